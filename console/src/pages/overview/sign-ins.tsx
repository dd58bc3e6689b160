import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { text } from '../../strings/at-hand.ts';
import { formatNumber, formatTime } from '../../strings/format.ts';
import { type Counted, eventsOfDay } from './day-search.ts';
import { ticksUpTo } from './scale.ts';

export type SignInDay = { date: string } & Record<Counted, number>;

const strings = text.overview;
/** So many have room on a phone. */
const fewDays = 14;
const labelEvery = 5;

/** The same figures as a picture and as a table. */
export function SignIns({ days: all }: { days: readonly SignInDay[] }) {
  const [view, setView] = useState<string>('chart');
  const isPhone = useMediaQuery(`(max-width: 47.5em)`, false, { getInitialValueInEffect: false });
  const days = isPhone && view === 'chart' ? all.slice(-fewDays) : all;
  const isEmpty = all.every(({ succeeded, refused }) => succeeded + refused === 0);
  return (
    <Card
      title={strings.signIns}
      lead={strings.signInsLine(days.length)}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={strings.view}
          value={view}
          onChange={setView}
          data={[
            { value: 'chart', label: strings.chart },
            { value: 'table', label: strings.table },
          ]}
        />
      }
    >
      {view === 'chart' ? (
        isEmpty ? (
          <p className="dim">{strings.noSignIns}</p>
        ) : (
          <Chart days={days} />
        )
      ) : (
        <Days days={all} />
      )}
    </Card>
  );
}

function Chart({ days }: { days: readonly SignInDay[] }) {
  const sum = (name: Counted) => days.reduce((total, day) => total + day[name], 0);
  const ticks = ticksUpTo(Math.max(...days.map(({ succeeded, refused }) => succeeded + refused)));
  const top = ticks.at(-1) ?? 1;
  const share = (count: number) => `${(count / top) * 100}%`;
  return (
    <figure className="chart" role="img" aria-label={strings.summary(days.length, sum('succeeded'), sum('refused'))}>
      <div className="chart-legend" aria-hidden>
        <span data-series="succeeded">{strings.succeeded}</span>
        <span data-series="refused">{strings.refused}</span>
      </div>
      <div className="chart-area" aria-hidden>
        {ticks.map((tick) => (
          <span key={tick} className="chart-tick" style={{ bottom: share(tick) }}>
            {formatNumber(tick)}
          </span>
        ))}
        <div className="chart-bars">
          {days.map(({ date, succeeded, refused }, index) => {
            const day = formatTime(date, 'dayOfYear', 'UTC');
            const isLabelled = (days.length - 1 - index) % labelEvery === 0;
            return (
              <div key={date} className="chart-day" title={strings.ofDay(day, succeeded, refused)}>
                {refused > 0 && <i data-series="refused" style={{ height: share(refused) }} />}
                {succeeded > 0 && <i data-series="succeeded" style={{ height: share(succeeded) }} />}
                {isLabelled && <span className="chart-label">{day}</span>}
              </div>
            );
          })}
        </div>
      </div>
    </figure>
  );
}

const columns = ['succeeded', 'refused', 'throttled', 'locked'] as const;

function Days({ days }: { days: readonly SignInDay[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys
    <section className="days" tabIndex={0} aria-label={strings.signIns}>
      <table aria-label={strings.signIns}>
        <thead>
          <tr>
            <th scope="col">{strings.day}</th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {strings[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.date}>
              <th scope="row">
                <time dateTime={day.date}>{formatTime(day.date, 'date', 'UTC')}</time>
              </th>
              {columns.map((name) => (
                <td key={name}>
                  {day[name] === 0 ? (
                    <span className="faint">0</span>
                  ) : (
                    <AnchorLink to="/audit" search={eventsOfDay(day.date, name)} inherit>
                      {formatNumber(day[name])}
                    </AnchorLink>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

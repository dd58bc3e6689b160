/** What somebody has to look at, and where. */
import type { ReactNode } from 'react';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { Filled } from '../../parts/filled.tsx';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { Instant, Since } from '../../parts/instant.tsx';
import { text } from '../../strings/at-hand.ts';
import { type Counted, eventsOfDay } from './day-search.ts';
import type { SignInDay } from './sign-ins.tsx';

type FailingJob = { kind: string; error: string | null; count: number; since: string; given_up: boolean };

type Props = {
  pending: number;
  oldestPendingAt: string | null;
  mayDecide: boolean;
  jobs: readonly FailingJob[];
  today: SignInDay | undefined;
};

const strings = text.overview;

export function NeedsYou({ pending, oldestPendingAt, mayDecide, jobs, today }: Props) {
  const rows: ReactNode[] = [
    jobs.length > 0 && <FailingJobs key="jobs" jobs={jobs} />,
    mayDecide && pending > 0 && (
      <Row
        key="pending"
        icon="queue"
        tone="accent"
        link={(title) => (
          <AnchorLink to="/queue" className="needs-link" underline="never" inherit>
            {title}
          </AnchorLink>
        )}
        title={strings.requestsWait(pending)}
        line={oldestPendingAt !== null && <Oldest at={oldestPendingAt} />}
      />
    ),
    today !== undefined && today.locked > 0 && (
      <Row
        key="locked"
        icon="lock"
        tone="red"
        link={toEvents(today, 'locked')}
        title={strings.locksToday(today.locked)}
        line={strings.locksLine}
      />
    ),
    today !== undefined && today.throttled > 0 && (
      <Row
        key="throttled"
        icon="warn"
        tone="amber"
        link={toEvents(today, 'throttled')}
        title={strings.throttlesToday(today.throttled)}
        line={strings.throttlesLine}
      />
    ),
  ].filter(Boolean);
  return (
    <Card title={strings.needsYou} isList>
      {rows.length > 0 ? rows : <p className="needs-nothing dim">{strings.nothingNeeded}</p>}
    </Card>
  );
}

export function Oldest({ at }: { at: string }) {
  return (
    <span>
      <Filled sentence={strings.oldest} values={{ wait: <Since at={at} /> }} />
    </span>
  );
}

function toEvents({ date }: SignInDay, counted: Counted) {
  return (title: ReactNode) => (
    <AnchorLink to="/audit" search={eventsOfDay(date, counted)} className="needs-link" underline="never" inherit>
      {title}
    </AnchorLink>
  );
}

type RowProps = {
  icon: IconName;
  tone: 'accent' | 'red' | 'amber';
  title: string;
  line: ReactNode;
  link: (title: ReactNode) => ReactNode;
};

function Row({ icon, tone, title, line, link }: RowProps) {
  return (
    <div className="needs">
      <span className="needs-icon" data-tone={tone}>
        <Icon name={icon} />
      </span>
      <div className="needs-text">
        {link(title)}
        <div className="small dim">{line}</div>
      </div>
      <Icon name="right" className="faint" />
    </div>
  );
}

/** What does not happen though it was promised, and what an operator does about it. */
function FailingJobs({ jobs }: { jobs: readonly FailingJob[] }) {
  const isGivenUp = jobs.some(({ given_up }) => given_up);
  return (
    <section className="needs" aria-label={strings.jobsFail}>
      <span className="needs-icon" data-tone={isGivenUp ? 'red' : 'amber'}>
        <Icon name="warn" />
      </span>
      <div className="needs-text">
        <div className="needs-title">{strings.jobsFail}</div>
        <ul className="plain-list small">
          {jobs.map(({ kind, error, count, since, given_up }) => (
            <li key={`${kind} ${error} ${given_up}`} className="breakable">
              <code>{kind}</code>: {given_up ? strings.jobsGivenUp(count) : strings.jobsFailing(count)},{' '}
              <Filled
                sentence={error === null ? strings.jobsSince : strings.jobsSinceWithError}
                values={{ when: <Instant at={since} />, error: <code>{error}</code> }}
              />
            </li>
          ))}
        </ul>
        <p className="small dim breakable">
          {strings.jobsLog}{' '}
          {isGivenUp && (
            <>
              {strings.jobsRetry} <code>admittance jobs retry --failed</code>
            </>
          )}
        </p>
      </div>
    </section>
  );
}

import '@mantine/charts/styles.css';
import './overview.css';
import { BarChart } from '@mantine/charts';
import { Group, Paper, ScrollArea, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { formatTime } from '../../strings/format.ts';
import { text } from '../../strings/index.ts';

type Day = { date: string; succeeded: number; refused: number; throttled: number };

const strings = text.overview;
const chartPixels = 280;

const series = [
  { name: 'succeeded', label: strings.succeeded, color: 'teal.7' },
  { name: 'refused', label: strings.refused, color: 'red.6' },
  { name: 'throttled', label: strings.throttled, color: 'yellow.5' },
] as const;

/** The same figures as a picture and as a table. */
export function SignInsByDay({ days }: { days: readonly Day[] }) {
  const [view, setView] = useState<string>('chart');
  const sum = (name: keyof Omit<Day, 'date'>) => days.reduce((total, day) => total + day[name], 0);
  const isEmpty = series.every(({ name }) => sum(name) === 0);
  return (
    <Paper withBorder p="md" component="section">
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <div>
          <Title order={2} size="h5">
            {strings.signIns}
          </Title>
          <Text size="sm" c="dimmed">
            {isEmpty ? strings.noSignIns : strings.signInsLine}
          </Text>
        </div>
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
      </Group>
      {view === 'chart' ? (
        <div
          ref={takeOutOfTabOrder}
          className="overview-chart"
          role="img"
          aria-label={strings.summary(sum('succeeded'), sum('refused'), sum('throttled'))}
        >
          <BarChart
            h={chartPixels}
            data={days.map((day) => ({ ...day, day: formatTime(day.date, 'dayOfYear', 'UTC') }))}
            dataKey="day"
            type="stacked"
            series={[...series]}
            withLegend
            legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
            // It is said what it shows; a stop for the Tab key would say nothing more.
            barChartProps={{ accessibilityLayer: false }}
            barProps={{ isAnimationActive: false }}
          />
        </div>
      ) : (
        <DayTable days={days} />
      )}
    </Paper>
  );
}

/** Chromium stops at the layers of the picture, because React listens for the focus there. */
function takeOutOfTabOrder(chart: HTMLElement | null) {
  if (!chart) return;
  const observer = new MutationObserver(() => {
    for (const layer of chart.querySelectorAll('svg g:not([tabindex])')) layer.setAttribute('tabindex', '-1');
  });
  observer.observe(chart, { childList: true, subtree: true });
  return () => observer.disconnect();
}

function DayTable({ days }: { days: readonly Day[] }) {
  return (
    <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': strings.signIns }}>
      <Table className="overview-table" aria-label={strings.signIns} stickyHeader striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{strings.day}</Table.Th>
            {series.map(({ name, label }) => (
              <Table.Th key={name} scope="col">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map((day) => (
            <Table.Tr key={day.date}>
              <Table.Th scope="row" fw={400}>
                <time dateTime={day.date}>{formatTime(day.date, 'fullDate', 'UTC')}</time>
              </Table.Th>
              {series.map(({ name }) => (
                <Table.Td key={name}>{strings.number(day[name])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

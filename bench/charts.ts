/** Bars as SVG, without a library: light, to be read on a white page and on a dark one. */

export type Bar = {
  label: string;
  value: number;
  /** What stands beside it, instead of the value. */
  text?: string;
  /** Ours stand out. */
  isOurs?: boolean;
};
export type Panel = { title: string; bars: Bar[] };
/** A line across a panel, as of what may not be exceeded. */
export type Mark = { value: number; label: string };

const width = 760;
const margin = 20;
const labelWidth = 260;
const textWidth = 110;
const barHeight = 18;
const barPitch = 25;
const titleHeight = 34;
const panelGap = 18;
/** So that a line behind it leaves it legible. */
const halo = 'paint-order="stroke" stroke="#ffffff" stroke-width="4"';
const colours = { ours: '#0b6e4f', others: '#b9c2cb', ink: '#1f2933', quiet: '#52606d', mark: '#c2410c' };

/** Panels one below the other, each on a scale of its own that begins at nothing. */
export function barChart(title: string, subtitle: string, panels: readonly Panel[], mark?: Mark): string {
  const drawn: string[] = [];
  let top = margin + 52;
  for (const panel of panels) {
    drawn.push(drawPanel(panel, top, mark));
    top += titleHeight + panel.bars.length * barPitch + panelGap;
  }
  const height = top - panelGap + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    text(margin, margin + 16, title, `font-size="18" font-weight="600" fill="${colours.ink}"`),
    text(margin, margin + 36, subtitle, `fill="${colours.quiet}"`),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, bars }: Panel, top: number, mark: Mark | undefined): string {
  const most = Math.max(...bars.map(({ value }) => value), mark?.value ?? 0);
  const room = width - 2 * margin - labelWidth - textWidth;
  const left = margin + labelWidth;
  const lengthOf = (value: number) => Math.max(2, Math.round((value / most) * room));
  const lines = bars.flatMap((bar, index) => {
    const y = top + titleHeight - 8 + index * barPitch;
    const weight = bar.isOurs ? ' font-weight="600"' : '';
    return [
      text(left - 10, y + 14, bar.label, `text-anchor="end" fill="${colours.ink}"${weight}`),
      `<rect x="${left}" y="${y}" width="${lengthOf(bar.value)}" height="${barHeight}" rx="3" fill="${bar.isOurs ? colours.ours : colours.others}"/>`,
      text(
        left + lengthOf(bar.value) + 8,
        y + 14,
        bar.text ?? short(bar.value),
        `fill="${colours.ink}"${weight} ${halo}`,
      ),
    ];
  });
  const bottom = top + titleHeight - 8 + bars.length * barPitch;
  const x = mark && left + lengthOf(mark.value);
  const marked = mark
    ? [
        `<line x1="${x}" x2="${x}" y1="${top + titleHeight - 14}" y2="${bottom}" stroke="${colours.mark}" stroke-dasharray="4 3"/>`,
        text(
          x as number,
          top + titleHeight - 18,
          mark.label,
          `text-anchor="middle" font-size="12" fill="${colours.mark}"`,
        ),
      ]
    : [];
  return [text(margin, top + 14, title, `font-weight="600" fill="${colours.ink}"`), ...marked, ...lines].join('\n');
}

/** To three digits, with commas between thousands. */
export function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
}

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

import { Fragment } from 'react';
import { Filled } from '../../parts/filled.tsx';
import { text } from '../../strings/at-hand.ts';
import { formatNumber } from '../../strings/format.ts';
import { isChanged, type Setting } from './setting-list.ts';

const strings = text.admin.settings;

/** What people call it; a setting that the console has no word for goes by its name. */
export function labelOf(name: string): string {
  return strings.labels[name] ?? name;
}

/** One a row: what it is, what holds, and the name to set it by. What it means opens below. */
export function SettingRow({ setting }: { setting: Setting }) {
  const { name, description } = setting;
  return (
    <li className="setting" data-changed={isChanged(setting) || undefined}>
      <details>
        <summary>{labelOf(name)}</summary>
        <p className="small dim" lang={name in text.service.settings ? undefined : 'en'}>
          {withCode(description)}
        </p>
      </details>
      <div className="setting-value breakable numbers">
        <Value setting={setting} />
        {setting.source !== 'default' && (
          <div className="tiny faint">
            <Filled sentence={strings.sources[setting.source]} values={{ name: <code>{`${name}_FILE`}</code> }} />
          </div>
        )}
        {isChanged(setting) && setting.default !== null && (
          <div className="tiny faint">{strings.defaultIs(say(setting.default, setting.unit))}</div>
        )}
      </div>
      <code className="setting-name">{name}</code>
    </li>
  );
}

/** Of a secret only whether there is one; the service does not tell more either. */
function Value({ setting: { is_secret, is_set, value, unit, source } }: { setting: Setting }) {
  if (is_secret && is_set)
    return <span className="dim">{source === 'default' ? strings.secretDefault : strings.secretSet}</span>;
  if (value === null) return <span className="faint">{strings.notSet}</span>;
  return <bdi>{say(value, unit)}</bdi>;
}

function say(value: string, unit: string | null): string {
  const count = Number(value);
  if (unit === null || !Number.isSafeInteger(count)) return value;
  return strings.units[unit]?.(formatNumber(count)) ?? value;
}

/** The only Markdown that descriptions have. */
function withCode(description: string) {
  return description.split('`').map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
    at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>,
  );
}

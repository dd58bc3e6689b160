import { type Config, type SettingGroup, type Source, settings } from '../../config.ts';

export type Setting = {
  name: string;
  group: SettingGroup;
  value: string | null;
  is_set: boolean;
  default: string | null;
  unit: string | null;
  source: Source;
  description: string;
  is_secret: boolean;
};

/** Every setting as it holds in this process. What is secret stays so as a whole: a part of it may do as well. */
export function listSettings(config: Config): Setting[] {
  return settings.map(({ key, name, group, doc, unit, default: usual, secret: isSecret = false }) => {
    const value = config[key];
    return {
      name,
      group,
      value: value === undefined || isSecret ? null : String(value),
      is_set: value !== undefined,
      default: usual ?? null,
      unit: unit ?? null,
      source: config.sources[key],
      description: doc,
      is_secret: isSecret,
    };
  });
}

/** What every page carries, so that it has the installation's own face from its first moment, without another request. */
import type { Config } from '../../config.ts';
import { digestTag } from '../../platform/http/wire/etag.ts';
import type { Logo } from './read-logo.ts';
import { type Accents, shadesOf } from './shades.ts';

/** The console reads it in `console/src/api/installation.ts`. For everybody: nothing in it is a secret. */
export type Installation = {
  name: string;
  /** Without a slash at its end. */
  publicUrl: string;
  appUrl: string | null;
  /** Path of the logo, which changes with its content. */
  logo: string | null;
  /** `null`: the product's own. */
  accents: Accents | null;
  helpText: string | null;
  links: { imprint: string | null; privacy: string | null; terms: string | null };
  signIn: { title: string | null; text: string | null };
  register: { title: string | null; text: string | null };
  /** There is no administrator yet, which `POST /setup/check` tells everybody, too. */
  needsSetup?: true;
};

export function describeInstallation(config: Config, logo: Logo | undefined): Installation {
  return {
    name: config.brandName,
    publicUrl: config.publicUrl,
    appUrl: config.appUrl ?? null,
    logo: logo ? `/console/brand/${logoName(logo)}` : null,
    accents: config.brandColor === undefined ? null : shadesOf(config.brandColor),
    helpText: config.helpText ?? null,
    links: {
      imprint: config.imprintUrl ?? null,
      privacy: config.privacyUrl ?? null,
      terms: config.termsUrl ?? null,
    },
    signIn: { title: config.signInTitle ?? null, text: config.signInText ?? null },
    register: { title: config.registerTitle ?? null, text: config.registerText ?? null },
  };
}

export function logoName({ content, ending }: Logo): string {
  return `logo-${digestTag(content).replaceAll('"', '')}.${ending}`;
}

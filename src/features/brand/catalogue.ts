/** What an installation's own face adds to the catalogue. */
import type { Settings } from '../../rows.ts';

/** Line breaks and other control characters, and those that turn the direction of the text around them. */
const unfit = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const visible = /[^\s\p{Default_Ignorable_Code_Point}]/u;

function line(most: number) {
  return (value: string) => {
    const text = value.trim();
    if (text === '' || unfit.test(text)) throw new Error('it must be one line of text, without control characters');
    if (!visible.test(text)) throw new Error('it must have a character that can be seen');
    if ([...text].length > most) throw new Error(`it must have at most ${most} characters`);
    return text;
  };
}

function color(value: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(value))
    throw new Error('it must be written as # and six hexadecimal digits, like "#1d6b49" (in .env in quotation marks)');
  return value.toLowerCase();
}

/** What leads there is a link: an address that runs a script, or names somebody's password, is none. */
function address(value: string): string {
  const url = /^[\x21-\x7e]+$/.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new Error('it must be an address like https://app.example.org/');
  return url.href;
}

export const settings = {
  brandName: {
    name: 'BRAND_NAME',
    doc: 'Name of this installation on every page of the console, up to 60 characters.',
    default: 'Admittance',
    parse: line(60),
  },
  brandColor: {
    name: 'BRAND_COLOR',
    doc: 'Colour of buttons, links and the sign-in page, like `"#1d6b49"`; all shades come from it. White words must be readable on it (4.5 to 1): a colour that is too light is darkened, and `admittance config check` shows to what.',
    parse: color,
  },
  brandLogo: {
    name: 'BRAND_LOGO',
    doc: 'Path of a logo, an SVG or PNG file of at most 100 kB that is about as high as wide. It is read at the start.',
    parse: line(1_000),
  },
  appUrl: {
    name: 'APP_URL',
    doc: 'Address of the app that the accounts are for: the first thing that users find in their account.',
    parse: address,
  },
  helpText: {
    name: 'HELP_TEXT',
    doc: 'Where people get help, in one line below the sign-in and the registration, up to 200 characters.',
    parse: line(200),
  },
  imprintUrl: {
    name: 'IMPRINT_URL',
    doc: 'Address of the imprint; linked below the sign-in and the registration, as are the next two.',
    parse: address,
  },
  privacyUrl: { name: 'PRIVACY_URL', doc: 'Address of the privacy notice.', parse: address },
  termsUrl: { name: 'TERMS_URL', doc: 'Address of the terms or house rules.', parse: address },
  signInTitle: {
    name: 'SIGN_IN_TITLE',
    doc: 'Title of the sign-in page instead of "Sign in", up to 80 characters.',
    parse: line(80),
  },
  signInText: { name: 'SIGN_IN_TEXT', doc: 'A line below that title, up to 300 characters.', parse: line(300) },
  registerTitle: {
    name: 'REGISTER_TITLE',
    doc: 'Title of the registration page instead of "Ask for an account", up to 80 characters.',
    parse: line(80),
  },
  registerText: {
    name: 'REGISTER_TEXT',
    doc: 'What that page says before the form, instead of who decides, up to 300 characters.',
    parse: line(300),
  },
} as const satisfies Settings;

/** The installation's own face, which the server writes into every page (`src/features/brand`). */
export type Accent = {
  /** Of buttons, with white words on it, and under the pointer. */
  fill: string;
  hover: string;
  /** Of words: links, and what is current; `tint` lies behind it, `line` around it. */
  ink: string;
  tint: string;
  line: string;
};

export type Installation = {
  name: string;
  /** Address of this service as others reach it, without a slash at its end. */
  publicUrl: string;
  /** Where an account leads. */
  appUrl: string | null;
  /** Address for an `<img>`. */
  logo: string | null;
  /** Colours as `#rrggbb`, checked for contrast; `null`: the theme's own. */
  accents: { light: Accent; dark: Accent } | null;
  /** What follows is the operator's text: in whatever language, so `dir="auto"`. */
  helpText: string | null;
  links: { imprint: string | null; privacy: string | null; terms: string | null };
  signIn: { title: string | null; text: string | null };
  register: { title: string | null; text: string | null };
  /** There is no administrator yet. */
  needsSetup?: true;
};

export const installation: Installation = read();

function read(): Installation {
  const carried = document.getElementById('installation')?.textContent;
  // The development server writes nothing into the page.
  return carried ? JSON.parse(carried) : plain();
}

function plain(): Installation {
  return {
    name: 'Admittance',
    publicUrl: location.origin,
    appUrl: null,
    logo: null,
    accents: null,
    helpText: null,
    links: { imprint: null, privacy: null, terms: null },
    signIn: { title: null, text: null },
    register: { title: null, text: null },
  };
}

/** The look of the console: what every page is made of, and the only place that names a colour or a size. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import type { MouseEvent } from 'react';
import { type Accent, installation } from './api/installation.ts';
import { ButtonThatWorks } from './parts/button-that-works.tsx';
import { Eye } from './parts/eye.tsx';
import { text } from './strings/index.ts';

const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f4f5f8',
  '#e5e7ec',
  '#d3d6de',
  '#b9becb',
  '#868d9b',
  '#636a7a',
  '#535a68',
  '#2b303a',
  '#14171d',
];

const dark: MantineColorsTuple = [
  '#e8eaef',
  '#a6adbb',
  '#8c94a4',
  '#6c7484',
  '#333a46',
  '#242932',
  '#1b1f26',
  '#13161b',
  '#0f1216',
  '#0b0d11',
];

const fontFamily =
  'Inter, "Inter fallback", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif';

/** In rows, elsewhere, and where people come in. `styles.css` says how high that is, and higher for fingers. */
const heights = { xs: 'var(--control-row)', sm: 'var(--control)', md: 'var(--control-large)' } as const;
const heightOf = (size: unknown) => heights[size as keyof typeof heights] ?? heights.sm;

const fieldDefaults = { size: 'sm', inputWrapperOrder: ['label', 'input', 'error', 'description'] } as const;

/** What an item opens gives the focus back to the button of its menu: the item is gone by then. */
function focusMenuButton({ currentTarget }: MouseEvent<HTMLElement>): void {
  const menu = currentTarget.closest('[role="menu"]');
  document.getElementById(menu?.getAttribute('aria-labelledby') ?? '')?.focus({ preventScroll: true });
}

export const theme = createTheme({
  primaryColor: 'accent',
  colors: {
    gray,
    dark,
    // Where a shade of it is asked for by number; everything else is in the variables below.
    accent: Array.from({ length: 10 }, () => '#3650cf') as unknown as MantineColorsTuple,
  },
  white: '#ffffff',
  black: '#14171d',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.125rem', xl: '1.25rem' },
  lineHeights: { xs: '1.334', sm: '1.429', md: '1.6', lg: '1.445', xl: '1.4' },
  headings: {
    fontFamily,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.6' },
      h3: { fontSize: '0.875rem', lineHeight: '1.429' },
    },
  },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  breakpoints: { xs: '30em', sm: '47.5625em', md: '64em', lg: '73.75em', xl: '90em' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'var(--control)' } },
    Anchor: { defaultProps: { underline: 'always' } },
    Button: {
      defaultProps: { size: 'sm', component: ButtonThatWorks },
      vars: (_theme: unknown, { size }: { size?: unknown }) => ({
        root: {
          '--button-height': heightOf(size),
          '--button-fz': size === 'md' ? '0.875rem' : '0.8125rem',
          '--button-padding-x': size === 'md' ? '16px' : size === 'xs' ? '10px' : '12px',
        },
      }),
    },
    Checkbox: { defaultProps: { size: 'xs' } },
    CloseButton: { defaultProps: { 'aria-label': text.common.close } },
    Input: {
      vars: (_theme: unknown, { size }: { size?: unknown }) => ({
        wrapper: { '--input-height': heightOf(size), '--input-fz': 'var(--field-font)' },
      }),
    },
    Loader: { defaultProps: { type: 'oval' } },
    Menu: {
      defaultProps: {
        // The first item has the focus, not an element that is nothing.
        withInitialFocusPlaceholder: false,
        radius: 'md',
        shadow: 'md',
        position: 'bottom-end',
        transitionProps: { duration: 0 },
      },
    },
    MenuItem: { defaultProps: { onClickCapture: focusMenuButton } },
    Modal: {
      defaultProps: {
        centered: true,
        size: 480,
        radius: 'xl',
        padding: 'lg',
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': text.common.close },
      },
    },
    NativeSelect: { defaultProps: fieldDefaults },
    NumberInput: { defaultProps: fieldDefaults },
    PasswordInput: { defaultProps: { ...fieldDefaults, visibilityToggleIcon: Eye } },
    Popover: { defaultProps: { radius: 'md', shadow: 'md', transitionProps: { duration: 0 } } },
    Select: { defaultProps: fieldDefaults },
    Skeleton: { defaultProps: { animate: false } },
    Textarea: { defaultProps: fieldDefaults },
    TextInput: { defaultProps: fieldDefaults },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Contrast to the page: text 4.5 to 1 or more, dots and borders of fields 3 to 1 or more (WCAG 2.2, 1.4.3 and 1.4.11). */
const light = {
  '--ground': '#f3f4f7',
  '--sunken': '#f8f9fb',
  '--hover': '#f4f5f8',
  '--raised': '#ffffff',
  '--line': '#e5e7ec',
  '--line-2': '#d3d6de',
  '--line-3': '#868d9b',
  '--ink': '#14171d',
  '--dim': '#535a68',
  '--faint': '#636a7a',
  '--accent': '#3650cf',
  '--accent-hover': '#2c43b6',
  '--on-accent': '#ffffff',
  '--accent-ink': '#3049c4',
  '--accent-tint': '#eef1fe',
  '--accent-line': '#c5cef8',
  '--focus': 'var(--accent)',
  '--green': '#0b7247',
  '--green-dot': '#15a06a',
  '--green-tint': '#e7f6ee',
  '--amber': '#855300',
  '--amber-dot': '#c67f04',
  '--amber-tint': '#fdf3dc',
  '--red': '#b9242b',
  '--red-dot': '#dc3a41',
  '--red-fill': '#c5282f',
  '--red-tint': '#fdecec',
  '--blue': '#3049c4',
  '--blue-tint': '#eef1fe',
  '--plum': '#7d2a9c',
  '--plum-fill': '#7d2a9c',
  '--plum-fill-hover': '#6b2286',
  '--plum-tint': '#f7ebfb',
  '--plum-line': '#e6c8f0',
  '--shadow-1': '0 1px 2px rgb(20 23 29 / 6%)',
  '--shadow-2': '0 1px 2px rgb(20 23 29 / 6%), 0 8px 24px rgb(20 23 29 / 10%)',
  '--shadow-3': '0 2px 6px rgb(20 23 29 / 8%), 0 24px 64px rgb(20 23 29 / 22%)',
  '--scrim': 'rgb(20 23 29 / 38%)',
  '--face-back': '92% .042',
  '--face-ink': '36% .085',
  '--toast': '#1d2129',
  '--toast-ink': '#f1f3f6',
  '--toast-green': '#5fd39b',
};

const darkScheme: typeof light = {
  '--ground': '#0b0d11',
  '--sunken': '#171a20',
  '--hover': '#1a1e25',
  '--raised': '#1b1f26',
  '--line': '#242932',
  '--line-2': '#333a46',
  '--line-3': '#6c7484',
  '--ink': '#e8eaef',
  '--dim': '#a6adbb',
  '--faint': '#8c94a4',
  '--accent': '#4b66e8',
  '--accent-hover': '#4059d6',
  '--on-accent': '#ffffff',
  '--accent-ink': '#9fb2ff',
  '--accent-tint': '#1c2340',
  '--accent-line': '#35427d',
  '--focus': 'var(--accent-ink)',
  '--green': '#5fd39b',
  '--green-dot': '#2fb97d',
  '--green-tint': '#12291f',
  '--amber': '#efb95a',
  '--amber-dot': '#e0a030',
  '--amber-tint': '#2c2312',
  '--red': '#ff9a9a',
  '--red-dot': '#f0595f',
  '--red-fill': '#c9353b',
  '--red-tint': '#331a1d',
  '--blue': '#9fb2ff',
  '--blue-tint': '#1c2340',
  '--plum': '#dca6f2',
  '--plum-fill': '#8d3db0',
  '--plum-fill-hover': '#7d2a9c',
  '--plum-tint': '#2a1a33',
  '--plum-line': '#55306a',
  '--shadow-1': 'none',
  '--shadow-2': '0 0 0 1px #2a303a, 0 12px 32px rgb(0 0 0 / 50%)',
  '--shadow-3': '0 0 0 1px #2f3641, 0 24px 64px rgb(0 0 0 / 65%)',
  '--scrim': 'rgb(3 4 6 / 62%)',
  '--face-back': '33% .05',
  '--face-ink': '88% .05',
  '--toast': '#eceef2',
  '--toast-ink': '#14171d',
  '--toast-green': '#0b7247',
};

/** A Mantine colour by the names that its components ask for. */
function named(name: string, fill: string, ink: string, tint: string, fillHover = fill): Record<string, string> {
  const color = `--mantine-color-${name}`;
  return {
    [`${color}-filled`]: fill,
    [`${color}-filled-hover`]: fillHover,
    [`${color}-light`]: tint,
    [`${color}-light-hover`]: `color-mix(in srgb, ${tint}, var(--ink) 4%)`,
    [`${color}-light-color`]: ink,
    [`${color}-outline`]: ink,
    [`${color}-outline-hover`]: tint,
    [`${color}-text`]: ink,
  };
}

const mantine = {
  ...named('accent', 'var(--accent)', 'var(--accent-ink)', 'var(--accent-tint)', 'var(--accent-hover)'),
  ...named('teal', 'var(--green)', 'var(--green)', 'var(--green-tint)'),
  ...named('yellow', 'var(--amber)', 'var(--amber)', 'var(--amber-tint)'),
  ...named('red', 'var(--red-fill)', 'var(--red)', 'var(--red-tint)', 'color-mix(in srgb, var(--red-fill), black 12%)'),
  ...named('grape', 'var(--plum-fill)', 'var(--plum)', 'var(--plum-tint)', 'var(--plum-fill-hover)'),
  ...named('gray', 'var(--dim)', 'var(--dim)', 'transparent'),
  '--mantine-color-gray-light-hover': 'color-mix(in srgb, var(--ink) 5%, transparent)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--dim)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-anchor': 'var(--accent-ink)',
  '--mantine-color-default': 'var(--mantine-color-body)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line-2)',
  '--mantine-shadow-xs': 'var(--shadow-1)',
  '--mantine-shadow-sm': 'var(--shadow-1)',
  '--mantine-shadow-md': 'var(--shadow-2)',
  '--mantine-shadow-lg': 'var(--shadow-2)',
  '--mantine-shadow-xl': 'var(--shadow-3)',
};

/** An installation's own colour takes the place of ours. */
function branded(accent: Accent | undefined): Record<string, string> {
  if (!accent) return {};
  return {
    '--accent': accent.fill,
    '--accent-hover': accent.hover,
    '--accent-ink': accent.ink,
    '--accent-tint': accent.tint,
    '--accent-line': accent.line,
  };
}

/** Everything that a scheme is made of; also for a preview of the one that the page is not in, or in another colour. */
export function schemeOf(scheme: 'light' | 'dark', accent: Accent | undefined): Record<string, string> {
  const [own, body] = scheme === 'light' ? [light, '#ffffff'] : [darkScheme, '#13161b'];
  return { ...own, ...branded(accent), ...mantine, '--mantine-color-body': body };
}

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: schemeOf('light', installation.accents?.light),
  dark: schemeOf('dark', installation.accents?.dark),
});

/** What a preview begins with where the installation has no colour of its own. */
export const ownColor = light['--accent'];

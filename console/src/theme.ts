import { type CSSVariablesResolver, createTheme } from '@mantine/core';
import { text } from './strings/index.ts';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  defaultRadius: 'md',
  autoContrast: true,
  // White on what is darker has a contrast of 4.5 to 1 at least, black on what is lighter.
  luminanceThreshold: 0.183,
  respectReducedMotion: true,
  components: { CloseButton: { defaultProps: { 'aria-label': text.common.close } } },
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  headings: { fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', fontWeight: '650' },
});

/** Mantine's own are too pale to be read by everybody: WCAG 2.2 asks for 4.5 to 1 (1.4.3). */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-indigo-light-hover': 'color-mix(in srgb, var(--mantine-color-indigo-1), black 3%)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-9)',
    '--mantine-color-teal-light-color': 'color-mix(in srgb, var(--mantine-color-teal-9), black 25%)',
    '--mantine-color-yellow-light-color': 'color-mix(in srgb, var(--mantine-color-orange-9), black 25%)',
    '--mantine-color-grape-light': '#f7ebfb',
    '--mantine-color-grape-light-color': '#7d2a9c',
    '--mantine-color-grape-light-hover': '#f0dcf7',
    '--mantine-color-grape-filled': '#7d2a9c',
    '--mantine-color-grape-filled-hover': '#6b2286',
  },
  dark: {
    '--mantine-color-grape-light': '#2a1a33',
    '--mantine-color-grape-light-color': '#dca6f2',
    '--mantine-color-grape-light-hover': '#362241',
    '--mantine-color-grape-filled': '#8a35aa',
    '--mantine-color-grape-filled-hover': '#7d2a9c',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-5)',
  },
});

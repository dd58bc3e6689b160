/** The API reference at `/docs`: what /openapi.json says, and the guides, in the look of the console. */
import 'mantine/reference.css';
import '../styles.css';
import '../shell/frame.css';
import '../parts/page.css';
import './reference.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { keepFocus } from '../parts/keep-focus.ts';
import { language } from '../strings/index.ts';
import { markPage } from '../strings/language.ts';
import { theme, variables } from '../theme.ts';
import { Reference } from './reference.tsx';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

markPage(language);
keepFocus();
createRoot(document.getElementById('root') as HTMLElement).render(
  <DirectionProvider initialDirection={document.dir === 'rtl' ? 'rtl' : 'ltr'} detectDirection={false}>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Reference />
    </MantineProvider>
  </DirectionProvider>,
);

import 'mantine/start.css';
import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepFocus } from './parts/keep-focus.ts';
import { language } from './strings/index.ts';
import { markPage } from './strings/language.ts';

markPage(language);
keepFocus();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);

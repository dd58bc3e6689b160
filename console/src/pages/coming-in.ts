/** What comes with the first page beside the sign-in, so that the way from asking to waiting needs nothing more. */
import 'mantine/coming-in.css';
import './coming-in.css';
import { withQueries } from '../shell/queries.tsx';
import { RegisterPage as Register } from './register.tsx';
import { SetupPage as Setup } from './setup.tsx';
import { WaitingPage as Waiting } from './waiting.tsx';

export const RegisterPage = withQueries(Register);
export const SetupPage = withQueries(Setup);
export const WaitingPage = withQueries(Waiting);

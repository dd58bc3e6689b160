export { State as StatusBadge } from './state.tsx';

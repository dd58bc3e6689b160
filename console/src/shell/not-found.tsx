import { AnchorLink } from '../parts/anchor-link.tsx';
import { Empty } from '../parts/empty.tsx';
import { text } from '../strings/index.ts';

export function NotFound() {
  return <Empty title={text.common.notFound} action={<AnchorLink to="/">{text.common.goHome}</AnchorLink>} />;
}

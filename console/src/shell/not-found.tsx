import { ButtonLink } from '../parts/button-link.tsx';
import { text } from '../strings/index.ts';
import { CardPage } from './card-page.tsx';

export function NotFound() {
  return (
    <CardPage title={text.common.notFound}>
      <ButtonLink to="/" size="md" fullWidth>
        {text.common.goHome}
      </ButtonLink>
    </CardPage>
  );
}

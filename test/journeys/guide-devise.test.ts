/** What docs/guides/devise.md shows at a prompt, run as it stands there on the users that Devise made. */
import { tryGuide } from '../support/origin-guides.ts';

tryGuide('devise', 'mysql://reader@db/site');

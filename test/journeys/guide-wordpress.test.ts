import { tryGuide } from '../support/origin-guides.ts';

tryGuide('wordpress', 'mysql://reader@db.example.org/wordpress');

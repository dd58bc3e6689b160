import { tryGuide } from '../support/origin-guides.ts';

tryGuide('laravel', 'mysql://reader@db.example.org/shop');

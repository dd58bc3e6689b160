/** Numbers, lists and times as the language of the page writes them. */
import { formatsOf } from './formats-of.ts';
import { language } from './index.ts';

/** Of English, the one that writes 26 Nov 2026 and 09:41. */
export const formats = formatsOf(language === 'en' ? 'en-GB' : language);

export const { formatTime, timeZone, formatNumber, formatList, formatRelative, formatDuration } = formats;

/** What the console's page, and the reference of the API, may do in a browser. */

/** In index.html and in what reads it there; the page's libraries give it to the styles they make. */
export const noncePlaceholder = '__CSP_NONCE__';

/**
 * Scripts from here only, and no text that becomes one. Styles also from `<style>` elements with the nonce,
 * which is how the components write what depends on the width of the window; that they do so by `innerHTML`
 * is why trusted types are not asked for.
 */
export function pageHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'permissions-policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
  };
}

/** Whatever of a device could be asked for. */
const refusedFeatures = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

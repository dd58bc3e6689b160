/** The built pages as they are here: named after the installation, with its icon and what it says of itself. Pure. */
import type { Installation } from '../brand/describe-installation.ts';

/** @param page HTML that the build wrote, with the product's name in its title */
export function pageOfInstallation(page: string, installation: Installation): string {
  const { name, logo } = installation;
  const icon = logo === null ? undefined : `<link rel="icon" href="${logo}" />`;
  return page
    .replace(
      /<title>([^<]*)<\/title>/,
      (_, title: string) => `<title>${escapeText(title.replace('Admittance', () => name))}</title>`,
    )
    .replace(/<link rel="icon"[^>]*>/, (own) => icon ?? own)
    .replace('</head>', (end) => `${carry(installation)}${end}`);
}

/** A block of data, which no browser runs; with no `<` in it, nothing can end it before its end. */
function carry(installation: Installation): string {
  const json = JSON.stringify(installation).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="installation">${json}</script>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

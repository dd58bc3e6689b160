/** Makes HTML of the guides in `docs/`, for the page that shows them; their links lead to what that page has. */
import { Marked, type Tokens } from 'marked';
import { anchor } from './src/reference/anchor.ts';

/** A plugin of Vite: a document is imported as the text of its HTML. */
export const guides = {
  name: 'guides',
  enforce: 'pre' as const,
  transform(text: string, id: string): { code: string; map: null } | undefined {
    const [, name] = /\/docs\/([\w/-]+)\.md$/.exec(id) ?? [];
    return name === undefined
      ? undefined
      : { code: `export default ${JSON.stringify(toHtml(text, name))};`, map: null };
  },
};

/** @param name of the document within `docs/`, without its ending */
export function toHtml(text: string, name: string): string {
  const marked = new Marked({
    renderer: {
      // Marks for the scripts that write parts of them.
      html: () => '',
      heading({ tokens, depth, text }: Tokens.Heading) {
        return `<h${depth} id="${anchor(text.replaceAll('`', ''))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const address = addressOf(href, name);
        return address === undefined ? words : `<a href="${address}">${words}</a>`;
      },
      image: ({ text }: Tokens.Image) => escaped(text),
      // What is wider than the page scrolls by itself, and keys have to reach it.
      code: ({ text }: Tokens.Code) => `<pre tabindex="0" dir="ltr"><code>${escaped(text)}</code></pre>\n`,
      table(token: Tokens.Table) {
        const cells = (row: Tokens.TableCell[], tag: string) =>
          `<tr>${row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`;
        const isNamed = token.header.some(({ text }) => text !== '');
        const head = isNamed ? `<thead>${cells(token.header, 'th').replaceAll('<th></th>', '<td></td>')}</thead>` : '';
        const body = token.rows.map((row) => cells(row, 'td')).join('');
        return `<div class="wide" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  return marked.parse(text, { async: false });
}

/** @returns `undefined` for a file that the page does not show */
export function addressOf(href: string, from: string): string | undefined {
  if (/^(https?:|#)/.test(href)) return escaped(href);
  const { pathname, hash } = new URL(href, `file:///docs/${from}.md`);
  const [, name] = /^\/docs\/((?:guides\/)?[\w-]+)\.md$/.exec(pathname) ?? [];
  if (name === 'api') return `/docs${hash}`;
  if (name === 'guides/README') return `/docs/guides${hash}`;
  return name !== undefined && !unshown.includes(name) ? `/docs/${name}${hash}` : undefined;
}

const unshown = ['performance', 'threat-model'];

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

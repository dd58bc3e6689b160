/** One of the guides, as this version has it. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { installation } from '../api/installation.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { text } from '../strings/reference.ts';
import { type GuideName, readGuide } from './guides.ts';

export function GuidePage({ guide }: { guide: GuideName | 'unknown' }) {
  const [html, setHtml] = useState<string>();
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (guide !== 'unknown') void readGuide(guide).then(setHtml, () => setHasFailed(true));
  }, [guide]);
  useEffect(() => {
    if (html !== undefined) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, [html]);
  const title = guide === 'unknown' ? text.common.notFound : text.reference.guideTitles[guide];
  return (
    <div className="page-column">
      <title>{`${title} · ${installation.name}`}</title>
      {guide === 'unknown' ? (
        <Empty
          title={text.reference.noGuide}
          action={
            <Button component="a" href="/docs" variant="default">
              {text.reference.toStart}
            </Button>
          }
        />
      ) : hasFailed ? (
        <Notice tone="bad" isNews actions={<Button onClick={() => location.reload()}>{text.common.tryAgain}</Button>}>
          {text.common.pageProblem.failed}
        </Notice>
      ) : html === undefined ? (
        <div className="page-body padded">
          <Loading />
        </div>
      ) : (
        // biome-ignore-start lint/a11y/noNoninteractiveTabindex: it scrolls, and keys have to reach it
        <section
          className="page-body guide"
          lang="en"
          dir="ltr"
          tabIndex={0}
          aria-label={title}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a document of this version, made at its build
          dangerouslySetInnerHTML={{ __html: html }}
        />
        // biome-ignore-end lint/a11y/noNoninteractiveTabindex: it scrolls, and keys have to reach it
      )}
    </div>
  );
}

/** What holds for every request, and what there is. */
import { useEffect, useRef } from 'react';
import { Icon } from '../parts/icon.tsx';
import { text } from '../strings/reference.ts';
import { addressOf } from './address.ts';
import type { ApiDocument, Operation } from './api-document.ts';
import { Method } from './method.tsx';
import { Prose, Words } from './prose.tsx';

type Props = { document: ApiDocument; operations: readonly Operation[]; tag: string | undefined };

export function StartPage({ document: { info, tags }, operations, tag }: Props) {
  const chapter = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each chapter that is gone to
  useEffect(() => void chapter.current?.scrollIntoView(), [tag]);
  return (
    <div className="page-column">
      <div className="page-head">
        <h1 id="heading">{text.common.navigation.reference}</h1>
        <span className="page-lead">{text.reference.version(info.version)}</span>
        <div className="page-actions">
          <a className="download" href="/openapi.json" download>
            <Icon name="download" />
            {text.reference.download}
          </a>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys have to reach it */}
      <section className="page-body padded" tabIndex={0} aria-label={text.common.navigation.reference}>
        <div className="reading">
          <Prose>{info.description}</Prose>
        </div>
        {tags.map(({ name, description }) => (
          <section key={name} className="chapter" ref={name === tag ? chapter : undefined} lang="en">
            <h2>{name}</h2>
            <p className="dim">
              <Words>{description}</Words>
            </p>
            <ul className="plain-list operations">
              {operations
                .filter(({ tags }) => tags[0] === name)
                .map((operation) => (
                  <li key={operation.operationId}>
                    <a href={addressOf(operation)}>
                      <Method name={operation.method} />
                      <code>{operation.path}</code>
                      <span className="dim">
                        <Words>{operation.summary}</Words>
                      </span>
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </section>
    </div>
  );
}

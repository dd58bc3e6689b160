/** The page: the list of operations and guides beside one of them. */
import { ActionIcon, Button } from '@mantine/core';
import { useMediaQuery, useWindowEvent } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { installation } from '../api/installation.ts';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Product } from '../shell/product.tsx';
import { text } from '../strings/reference.ts';
import { findPlace, type Place } from './address.ts';
import { type ApiDocument, type Operation, operationsOf } from './api-document.ts';
import { Contents } from './contents.tsx';
import { GuidePage } from './guide-page.tsx';
import { guideAt } from './guides.ts';
import { OperationPage } from './operation-page.tsx';
import { StartPage } from './start-page.tsx';

type Read = { document: ApiDocument; operations: Operation[] };

/** Asked for before anything is drawn. */
const first = readDescription();

async function readDescription(): Promise<Read> {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(response.statusText);
  const document = (await response.json()) as ApiDocument;
  return { document, operations: operationsOf(document) };
}

export function Reference() {
  const [read, setRead] = useState<Read | 'failed'>();
  const [reading, setReading] = useState(first);
  useEffect(() => void reading.then(setRead, () => setRead('failed')), [reading]);
  if (read === 'failed') {
    return (
      <Notice
        tone="bad"
        isNews
        actions={<Button onClick={() => setReading(readDescription())}>{text.common.tryAgain}</Button>}
      >
        {text.reference.unread}
      </Notice>
    );
  }
  return <Frame read={read} />;
}

/** With little room the list lies over the page, behind a button. */
function Frame({ read }: { read: Read | undefined }) {
  const isNarrow = useMediaQuery('(max-width: 47.5em)', false, { getInitialValueInEffect: false });
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const side = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  const isOver = isNarrow && isOpen;
  const guide = guideAt(location.pathname);
  const place = usePlace(read?.operations, main, guide !== undefined);
  useWindowEvent('keydown', ({ key }) => {
    if (isOver && key === 'Escape') setIsOpen(false);
  });
  useEffect(() => {
    if (!isOver) return;
    side.current?.querySelector<HTMLElement>('input, a')?.focus();
    // Not before it can have the focus again.
    return () => button.current?.focus();
  }, [isOver]);
  return (
    <>
      <Button
        component="a"
        href="#content"
        className="skip"
        onClick={(event) => {
          // What follows # is the address of an operation here.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {text.common.skipToContent}
      </Button>
      <div className="frame reference">
        <header className="top-bar" inert={isOver}>
          <ActionIcon
            ref={button}
            aria-label={text.reference.contents}
            aria-expanded={isOver}
            aria-controls="navigation"
            onClick={() => setIsOpen(true)}
          >
            <Icon name="menu" />
          </ActionIcon>
          <Product />
        </header>
        <div id="navigation" className="side" ref={side} inert={isNarrow && !isOpen}>
          {isOver && (
            <ActionIcon className="side-close" aria-label={text.common.close} onClick={() => setIsOpen(false)}>
              <Icon name="x" />
            </ActionIcon>
          )}
          <Contents
            document={read?.document}
            operations={read?.operations ?? []}
            place={place}
            guide={guide}
            onGo={() => setIsOpen(false)}
          />
        </div>
        <main id="content" className="sheet" ref={main} tabIndex={-1} inert={isOver} aria-labelledby="heading">
          <div className="page">
            {guide !== undefined ? (
              <GuidePage guide={guide} />
            ) : read && place ? (
              <Shown read={read} place={place} />
            ) : (
              <div className="page-column">
                <div className="page-body padded">
                  <Loading />
                </div>
              </div>
            )}
          </div>
        </main>
      </div>
    </>
  );
}

function Shown({ read: { document, operations }, place }: { read: Read; place: Place }) {
  if (place.kind === 'operation')
    return <OperationPage key={place.operation.operationId} document={document} operation={place.operation} />;
  return (
    <>
      <title>{`${text.common.navigation.reference} · ${installation.name}`}</title>
      <StartPage document={document} operations={operations} tag={place.kind === 'chapter' ? place.tag : undefined} />
    </>
  );
}

/** What the address names. A screen reader begins to read there, when somebody has gone there. */
function usePlace(operations: Operation[] | undefined, main: React.RefObject<HTMLElement | null>, isGuide: boolean) {
  const [hash, setHash] = useState(location.hash);
  const isNew = useRef(false);
  useWindowEvent('hashchange', () => {
    isNew.current = true;
    setHash(location.hash);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address
  useEffect(() => {
    if (!isNew.current || isGuide) return;
    main.current?.focus({ preventScroll: true });
    main.current?.querySelector('.page-body')?.scrollTo(0, 0);
  }, [hash]);
  if (!operations || isGuide) return undefined;
  return findPlace(operations, hash) ?? { kind: 'start' as const };
}

import { Anchor, Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { installation } from '../api/installation.ts';
import { forgetRequest, keptRequest, type SentRequest } from '../api/kept-request.ts';
import type { paths } from '../api/openapi.d.ts';
import { isProblem } from '../api/problem.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { ExactInstant, Instant } from '../parts/instant.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useSaid } from '../parts/say.ts';
import { Sentence } from '../parts/sentence.tsx';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/coming-in.ts';

const strings = text.comingIn.waiting;

type Registration = paths['/registrations/{status_token}']['get']['responses'][200]['content']['application/json'];

/** The service answers earlier when the decision is made. */
const waitSeconds = 25;
const pauseMilliseconds = 500;
/** A decision can be taken back; nobody waits for that. */
const decidedPauseMilliseconds = 30_000;

/** Where an applicant learns the decision, by the token in the address or the one that was kept here. */
export function WaitingPage() {
  const navigate = useNavigate();
  const inAddress = useLocation({ select: ({ hash }) => hash });
  const [kept, setKept] = useState(keptRequest);
  const token = inAddress || kept?.token;
  const forget = () => {
    if (token === kept?.token) forgetRequest();
    setKept(keptRequest());
    return navigate({ to: '/waiting', hash: '', replace: true });
  };
  if (token === undefined)
    return (
      <CardPage title={strings.nothing} lead={strings.nothingBody}>
        <ButtonLink to="/sign-in" size="md" fullWidth>
          {text.start.signIn.submit}
        </ButtonLink>
        <ButtonLink to="/register" size="md" variant="default" fullWidth>
          {strings.register}
        </ButtonLink>
      </CardPage>
    );
  const sent = token === kept?.token ? kept.sent : undefined;
  return <Request key={token} token={token} sent={sent} forget={forget} />;
}

type RequestProps = { token: string; sent: SentRequest | undefined; forget(): void };

function Request({ token, sent, forget }: RequestProps) {
  const { data, error } = useRegistration(token);
  const isOver = isProblem(error) && error.status === 404;
  useSaid(isOver ? strings.unknown : data && strings[data.status].title);
  // It ends with the first sign-in.
  useEffect(() => {
    if (isOver && token === keptRequest()?.token) forgetRequest();
  }, [isOver, token]);
  if (isOver)
    return (
      <CardPage title={strings.unknown} lead={strings.unknownBody}>
        <ButtonLink to="/sign-in" size="md" fullWidth>
          {text.start.signIn.submit}
        </ButtonLink>
        <Forget forget={forget} isOver />
      </CardPage>
    );
  if (!data)
    return (
      <CardPage title={strings.title}>
        <ProblemAlert error={error} />
        {!error && <p>{strings.asking}</p>}
        <Forget forget={forget} />
      </CardPage>
    );
  const { status, username } = data;
  const state = strings[status];
  return (
    <CardPage
      title={state.title}
      documentTitle={`${state.page} · ${username}`}
      lead={
        status === 'active' ? (
          <Sentence text={strings.ready} parts={{ username: name(username), role: name(data.role ?? '') }} />
        ) : (
          state.body
        )
      }
      mark={status === 'active' ? 'good' : undefined}
      isWide={status !== 'active'}
    >
      {status === 'active' && <WaysOn username={username} />}
      {status === 'rejected' && data.status_reason !== null && <Reason>{data.status_reason}</Reason>}
      <History registration={data} />
      {status !== 'active' && <Sent registration={data} sent={sent} />}
      {status === 'pending' && <Address token={token} />}
      <Forget forget={forget} />
    </CardPage>
  );
}

/** A name of somebody or of a role, in a sentence. */
const name = (shown: string) => <bdi className="gate-name">{shown}</bdi>;

/** To the app, where there is one, or else to the sign-in. */
function WaysOn({ username }: { username: string }) {
  const { appUrl } = installation;
  return (
    <>
      {appUrl !== null && (
        <Button component="a" href={appUrl} size="md" fullWidth rightSection={<Icon name="out" />}>
          {strings.toApp(new URL(appUrl).host)}
        </Button>
      )}
      <ButtonLink
        to="/sign-in"
        state={{ username }}
        size="md"
        variant={appUrl === null ? 'filled' : 'default'}
        fullWidth
      >
        {appUrl === null ? text.start.signIn.submit : strings.signInHere}
      </ButtonLink>
    </>
  );
}

function Reason({ children }: { children: string }) {
  return (
    <section>
      <h2 className="gate-small">{strings.reason}</h2>
      <p className="quote" dir="auto">
        {children}
      </p>
    </section>
  );
}

type StepProps = { mark: IconName; tone?: 'good' | 'bad'; title: string; children?: ReactNode };

/** What has become of the request so far, and what comes next. */
function History({ registration }: { registration: Registration }) {
  const { status, created_at, decided_at, username } = registration;
  const when = decided_at !== null && (
    <>
      <ExactInstant at={decided_at} /> · <Instant at={decided_at} />
    </>
  );
  return (
    <ol className="steps">
      <Step mark="check" tone="good" title={strings.sentStep}>
        <ExactInstant at={created_at} /> · <Sentence text={strings.asUser} parts={{ username: name(username) }} />
      </Step>
      {status === 'pending' && (
        <Step mark="clock" title={strings.decisionStep}>
          {strings.decisionHint}
        </Step>
      )}
      {status === 'active' && (
        <Step mark="check" tone="good" title={strings.active.page}>
          {when}
        </Step>
      )}
      {status === 'rejected' && (
        <Step mark="x" tone="bad" title={strings.rejected.page}>
          {when}
        </Step>
      )}
    </ol>
  );
}

function Step({ mark, tone, title, children }: StepProps) {
  return (
    <li>
      <span className="steps-mark" data-tone={tone}>
        <Icon name={mark} size={14} />
      </span>
      <div>
        <h2 className={tone ? undefined : 'dim'}>{title}</h2>
        {children && <p className="small dim">{children}</p>}
      </div>
    </li>
  );
}

/** As far as this browser remembers; the service tells only the name and the role. */
function Sent({ registration, sent = {} }: { registration: Registration; sent: SentRequest | undefined }) {
  return (
    <details className="card gate-sent">
      <summary>{strings.whatYouSent}</summary>
      <Facts
        facts={[
          [text.start.username, name(registration.username)],
          [text.comingIn.register.name, sent.display_name && <bdi>{sent.display_name}</bdi>],
          [text.start.email, sent.email],
          [
            text.comingIn.register.note,
            sent.note && (
              <span dir="auto" className="preserved">
                {sent.note}
              </span>
            ),
          ],
          [
            strings.roleAsked,
            registration.requested_role === null ? strings.noRole : name(registration.requested_role),
          ],
        ]}
      />
    </details>
  );
}

/** Asked again and again, also while nobody looks: the title in the list of tabs tells. */
function useRegistration(token: string) {
  return useQuery({
    queryKey: ['registration', token],
    queryFn: ({ signal, client, queryKey }) => {
      // How it stands at once; from then on when it changes.
      const wait = client.getQueryData(queryKey) === undefined ? 0 : waitSeconds;
      const params = { path: { status_token: token }, query: { wait: String(wait) } };
      return answer(api.GET('/registrations/{status_token}', { params, signal }));
    },
    retry: (_count, error) => isProblem(error) && error.isOutage,
    refetchInterval: ({ state: { data, error } }) => {
      if (isProblem(error) && error.retryAfter !== undefined) return error.retryAfter * 1000;
      if (!data) return false;
      return data.status === 'pending' ? pauseMilliseconds : decidedPauseMilliseconds;
    },
    refetchIntervalInBackground: true,
  });
}

function Address({ token }: { token: string }) {
  const address = `${installation.publicUrl}/console/waiting#${token}`;
  return (
    <TextInput
      label={strings.address}
      description={strings.addressHint}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
      value={address}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      inputContainer={(input) => (
        <div className="gate-copy">
          {input}
          <CopyButton variant="default" value={address} label={strings.copy} />
        </div>
      )}
    />
  );
}

function Forget({ forget, isOver = false }: { forget(): void; isOver?: boolean }) {
  const ask = () => {
    if (isOver || confirm(strings.forgetQuestion)) forget();
  };
  return (
    <Anchor component="button" type="button" size="sm" className="gate-forget" onClick={ask}>
      {strings.forget}
    </Anchor>
  );
}

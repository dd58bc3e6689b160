import { Alert, Anchor, Box, Button, CopyButton, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import { CheckCircledIcon, ClockIcon, CrossCircledIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { forgetRequest, keptRequest } from '../api/kept-request.ts';
import { isProblem } from '../api/problem.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { CardPage } from '../shell/card-page.tsx';
import { text } from '../strings/index.ts';

const strings = text.start.waiting;

/** The service answers earlier when the decision is made. */
const waitSeconds = 25;
const pauseMilliseconds = 500;
/** A decision can be taken back; nobody waits for that. */
const decidedPauseMilliseconds = 30_000;

const looks: Readonly<Record<'pending' | 'active' | 'rejected', { color: string; icon: ReactNode }>> = {
  pending: { color: 'indigo', icon: <ClockIcon aria-hidden /> },
  active: { color: 'teal', icon: <CheckCircledIcon aria-hidden /> },
  rejected: { color: 'red', icon: <CrossCircledIcon aria-hidden /> },
};

/** Where an applicant learns the decision, by the token in the address or the one that was kept here. */
export function WaitingPage() {
  const navigate = useNavigate();
  const inAddress = useLocation({ select: ({ hash }) => hash });
  const [kept, setKept] = useState(keptRequest);
  const token = inAddress || kept;
  const forget = () => {
    if (token === kept) forgetRequest();
    setKept(keptRequest());
    return navigate({ to: '/waiting', hash: '', replace: true });
  };
  if (token === undefined)
    return (
      <CardPage title={strings.nothing}>
        <Text>{strings.nothingBody}</Text>
        <Button component={Link} to="/register">
          {strings.register}
        </Button>
      </CardPage>
    );
  return <Request key={token} token={token} forget={forget} />;
}

function Request({ token, forget }: { token: string; forget(): void }) {
  const { data, error } = useRegistration(token);
  const isOver = isProblem(error) && error.status === 404;
  // It ends with the first sign-in.
  useEffect(() => {
    if (isOver && token === keptRequest()) forgetRequest();
  }, [isOver, token]);
  if (isOver)
    return (
      <CardPage title={strings.unknown}>
        <Text role="status">{strings.unknownBody}</Text>
        <Forget forget={forget} />
      </CardPage>
    );
  if (!data)
    return (
      <CardPage title={strings.title}>
        <ProblemAlert error={error} />
        {!error && (
          <Group gap="sm" role="status">
            <Loader size="sm" aria-hidden />
            {strings.asking}
          </Group>
        )}
        <Forget forget={forget} />
      </CardPage>
    );
  const { status, username } = data;
  const state = strings[status];
  return (
    <CardPage title={strings.greeting(username)} documentTitle={`${state.page} · ${username}`}>
      <Alert {...looks[status]} title={state.title} role="status">
        <Stack gap="xs">
          <Text size="sm">{state.body}</Text>
          {data.role !== null && <Text size="sm">{strings.role(data.role)}</Text>}
          {data.role === null && data.requested_role !== null && (
            <Text size="sm">{strings.requestedRole(data.requested_role)}</Text>
          )}
          {data.status_reason !== null && status !== 'active' && (
            <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
              {`${strings.reason}: ${data.status_reason}`}
            </Text>
          )}
        </Stack>
      </Alert>
      {status === 'active' && (
        <Button component={Link} to="/sign-in" state={{ username }}>
          {text.start.signIn.submit}
        </Button>
      )}
      {status === 'pending' && <Address token={token} />}
      <Forget forget={forget} />
    </CardPage>
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
  const address = `${location.origin}/console/waiting#${token}`;
  return (
    <TextInput
      label={strings.address}
      description={strings.addressHint}
      value={address}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      inputContainer={(input) => (
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <Box flex={1} miw={0}>
            {input}
          </Box>
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} aria-live="polite">
                {copied ? strings.copied : strings.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
    />
  );
}

function Forget({ forget }: { forget(): void }) {
  return (
    <Anchor component="button" type="button" size="sm" onClick={forget} style={{ alignSelf: 'center' }} mih={24}>
      {strings.forget}
    </Anchor>
  );
}

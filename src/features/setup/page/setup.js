// The token stays behind the "#", so that it reaches neither the server's log nor a Referer.
const token = location.hash.slice(1);
const element = (id) => document.getElementById(id);
const form = element('form');
const button = form.querySelector('button');

element('username').focus();
if (token === '') showMessage('This address is not complete: open the whole link that the server printed.');
else checkLink().catch(() => undefined);

element('show').addEventListener('change', (event) => {
  element('password').type = event.target.checked ? 'text' : 'password';
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  clearErrors();
  button.disabled = true;
  try {
    await submit(form.elements.username.value, form.elements.password.value);
  } catch {
    showMessage('The server cannot be reached. Is it still running? Nothing you typed is lost.');
  } finally {
    button.disabled = false;
  }
});

/** Before anybody chooses a password for a link that does not work. */
async function checkLink() {
  const response = await post('/setup/check', { token });
  if (response.status === 403 || response.status === 409) showMessage((await response.json()).error);
}

function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function submit(username, password) {
  const response = await post('/setup', { token, username, password });
  const answer = await response.json();
  if (response.ok) return showDone(answer.username);
  const errors = Object.groupBy(answer.errors ?? [], ({ field }) => field);
  const wrong = ['username', 'password'].filter((field) => errors[field]);
  for (const field of wrong) showFieldErrors(field, errors[field]);
  if (wrong.length > 0) element(wrong[0]).focus();
  else showMessage(answer.error);
}

function showDone(name) {
  history.replaceState(null, '', '/setup');
  element('name').textContent = name;
  element('form-view').hidden = true;
  element('done-view').hidden = false;
  document.title = 'Admittance is set up';
  element('done-view').querySelector('h1').focus();
}

function showFieldErrors(field, errors) {
  element(field).setAttribute('aria-invalid', 'true');
  const label = field === 'username' ? 'The username' : 'The password';
  const sentences = errors.map(({ message }, index) => `${index === 0 ? label : 'It'} ${message}.`);
  element(`${field}-error`).textContent = sentences.join(' ');
  element(`${field}-error`).hidden = false;
}

function showMessage(text) {
  element('message').textContent = text;
  element('message').hidden = false;
}

function clearErrors() {
  for (const message of form.querySelectorAll('p.error')) message.hidden = true;
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
}

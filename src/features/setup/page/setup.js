// The token stays behind the "#", so that it reaches neither the server's log nor a Referer.
const token = location.hash.slice(1);
const element = (id) => document.getElementById(id);
const form = element('form');
const button = form.querySelector('button');

element('username').focus();
if (token === '') showMessage('This address is not complete: open the whole link that the server printed.');

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

async function submit(username, password) {
  const response = await fetch('/setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, username, password }),
  });
  const answer = await response.json();
  if (response.ok) return showDone(answer.username);
  const placed = (answer.errors ?? []).filter(({ field }) => field === 'username' || field === 'password');
  for (const { field, message } of placed) showFieldError(field, message);
  if (placed.length === 0) showMessage(answer.error);
}

function showDone(name) {
  history.replaceState(null, '', '/setup');
  element('name').textContent = name;
  element('form-view').hidden = true;
  element('done-view').hidden = false;
  document.title = 'Admittance is set up';
  element('done-view').querySelector('h1').focus();
}

function showFieldError(field, message) {
  const input = element(field);
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  const label = field === 'username' ? 'The username' : 'The password';
  element(`${field}-error`).textContent = `${label} ${message}.`;
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

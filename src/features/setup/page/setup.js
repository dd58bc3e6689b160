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

/** What tutorials of Express, Passport and bcrypt end with: a table of users, sign-in, a JWT, a page behind it. */
import { DatabaseSync } from 'node:sqlite';
import bcrypt from 'bcrypt';
import express from 'express';
import jwt from 'jsonwebtoken';
import passport from 'passport';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { Strategy as LocalStrategy } from 'passport-local';

const secret = 'a secret of an hour of its own, for a bench';
const saltRounds = 10;

const database = new DatabaseSync(process.env.DATABASE);
database.exec(`CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT UNIQUE NOT NULL,
  password TEXT NOT NULL
)`);
const findByName = database.prepare('SELECT * FROM users WHERE username = ?');
const findById = database.prepare('SELECT * FROM users WHERE id = ?');
const insert = database.prepare('INSERT INTO users (username, password) VALUES (?, ?)');

passport.use(
  new LocalStrategy(async (username, password, done) => {
    try {
      const user = findByName.get(username);
      if (!user) return done(null, false, { message: 'Incorrect username.' });
      if (!(await bcrypt.compare(password, user.password)))
        return done(null, false, { message: 'Incorrect password.' });
      return done(null, user);
    } catch (error) {
      return done(error);
    }
  }),
);

passport.use(
  new JwtStrategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret }, (payload, done) =>
    done(null, findById.get(payload.sub) ?? false),
  ),
);

const app = express();
app.use(express.json());
app.use(passport.initialize());

app.post('/register', async (request, response) => {
  const { username, password } = request.body;
  if (!username || !password) return response.status(400).json({ error: 'Missing username or password' });
  if (findByName.get(username)) return response.status(409).json({ error: 'User already exists' });
  const { lastInsertRowid } = insert.run(username, await bcrypt.hash(password, saltRounds));
  response.status(201).json({ id: lastInsertRowid, username });
});

app.post('/login', passport.authenticate('local', { session: false }), (request, response) => {
  const token = jwt.sign({ sub: request.user.id, username: request.user.username }, secret, { expiresIn: '1h' });
  response.json({ access_token: token });
});

app.get('/dashboard', passport.authenticate('jwt', { session: false }), (request, response) => {
  response.json({ message: `Welcome, ${request.user.username}!` });
});

app.listen(Number(process.env.PORT), '127.0.0.1');

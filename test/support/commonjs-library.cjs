// A library as many are: a CommonJS module that requires what it needs of Node.js, with and without the prefix.
// biome-ignore lint/style/useNodejsImportProtocol: as older libraries say it
const https = require('https');
const http2 = require('node:http2');

exports.get = (url, ca) =>
  new Promise((resolve, reject) => {
    https.get(url, { ca }, (response) => response.setEncoding('utf8').on('data', resolve)).on('error', reject);
  });

exports.getByHttp2 = (url, ca) =>
  new Promise((resolve, reject) => {
    const session = http2.connect(url, { ca }).on('error', reject);
    const end = (text) => session.close(() => resolve(text));
    session.request({ ':path': '/' }).setEncoding('utf8').on('data', end).on('error', reject);
  });

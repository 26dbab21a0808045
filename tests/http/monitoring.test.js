// /health and /metrics, whoever checks: what they say, to whom, and that they
// count what all processes of the host do.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { until } = require('../lib/person');
const { held, processesOf } = require('../lib/processes');
const { readMetrics } = require('../lib/prometheus');
const { startSite, top } = require('../lib/site');
const { bearer } = require('../lib/values');

const addresses = ['/health', '/metrics'];

// Somebody who is not in the networks of metrics_from.
function outsider(site, address, headers = {}) {
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', localAddress: '127.0.0.9', port: site.port,
      path: address, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => { text += part; });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    }).on('error', reject);
  });
}

// Each name that Prometheus is asked for.
const namesIn = (text) => new Set(
  [...text.matchAll(/\btokenbooth_[a-z_]+/g)].map(([name]) => name));
const monitoring = path.join(top, 'docs/monitoring');

describe('what is in docs/monitoring', () => {
  test('the dashboard is JSON without two panels in one place', () => {
    const { panels } = JSON.parse(
      fs.readFileSync(path.join(monitoring, 'dashboard.json'), 'utf8'));
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) =>
        `${x + (i % w)} ${y + Math.floor(i / w)}`));
    assert.ok(panels.length > 0);
    assert.equal(new Set(cells).size, cells.length);
  });

  test('each alert has a cure, and stands in docs/operate.md', () => {
    const text = fs.readFileSync(path.join(monitoring, 'alerts.yml'), 'utf8');
    const operate = fs.readFileSync(path.join(top, 'docs/operate.md'), 'utf8');
    const alerts = text.split(/^ +- alert: /m).slice(1);
    assert.ok(alerts.length > 0);
    for (const alert of alerts) {
      const [name] = alert.split('\n');
      assert.match(alert, /^ +cure: >-\n {12}\S/m, name);
      assert.match(alert, /^ +summary: "/m, name);
      assert.match(alert, /severity: (?:warning|critical)/, name);
      assert.ok(operate.includes(`\`${name}\``), name);
    }
  });
});

for (const checker of ['module', 'authorizer']) {
  describe(`with the ${checker}`, () => {
    let site;

    before(async () => {
      site = await startSite({ checker, settings: { password_cost: 10,
        metrics_from: '127.0.0.1, 2001:db8::/32' } });
    });
    after(() => site?.stop());

    const metrics = async () =>
      readMetrics((await site.request('/metrics')).text);
    const health = async () =>
      JSON.parse((await site.request('/health')).text);
    // What `action` adds to a counter.
    const added = async (name, labels, action) => {
      const earlier = (await metrics()).get(name, labels);
      await action();
      return (await metrics()).get(name, labels) - earlier;
    };
    const read = (headers, address = '/F/demo/hello.txt') =>
      site.request(address, { headers });

    test('/health says that all is well', async () => {
      const { status, headers, text } = await site.request('/health');
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(headers['cache-control'], 'no-store');
      assert.deepEqual(JSON.parse(text), { status: 'ok',
        checks: ['database', 'keys', 'recorder', 'pages'].map((name) =>
          ({ name, status: 'ok' })) });
    });

    test('/metrics is what Prometheus reads', async () => {
      const { status, headers, text } = await site.request('/metrics');
      assert.equal(status, 200);
      assert.equal(headers['content-type'],
        'text/plain; version=0.0.4; charset=utf-8');
      assert.equal(headers['cache-control'], 'no-store');
      const said = readMetrics(text);
      assert.equal(said.get('tokenbooth_build_info'), 1);
      assert.equal(said.get('tokenbooth_processes', { program: 'profile' }), 1);
      assert.ok(said.get('tokenbooth_database_size_bytes',
        { file: 'database' }) > 0);
      assert.ok(!text.includes('demo'), 'nothing of an account or a feed');
      assert.ok(!text.includes(site.folder), 'no path');
    });

    test('dashboard and alerts ask for nothing else', async () => {
      const { names } = readMetrics((await site.request('/metrics')).text);
      for (const file of ['alerts.yml', 'dashboard.json']) {
        const text = fs.readFileSync(path.join(monitoring, file), 'utf8');
        for (const name of namesIn(text)) {
          assert.ok(names.includes(name.replace(/_bucket$/, '')),
            `${file}: ${name}`);
        }
      }
    });

    test('a check is counted once, by its outcome', async () => {
      const labels = (outcome) => ({ door: checker, outcome });
      const name = 'tokenbooth_checks_total';
      await read(bearer(site.value)); // whatever has to be opened is open
      assert.equal(await added(name, labels('allowed'), () =>
        read(bearer(site.value))), 1);
      assert.equal(await added(name, labels('missing'), () => read({})), 1);
      assert.equal(await added(name, labels('malformed'), () =>
        read(bearer('tkb_no'))), 1);
      assert.equal(await added(name, { door: 'authorize', outcome: 'allowed' },
        () => read(bearer(site.value), '/authorize?feed=demo&access=read')), 1);
      assert.equal(await added('tokenbooth_check_duration_seconds_count',
        { door: checker }, () => read(bearer(site.value))), 1);
    });

    test('a listing is one check', async () => {
      await site.json('feed', 'add', 'listed', '--owner', 'demo', '--public');
      const sum = async () => {
        const { text } = await site.request('/metrics');
        return text.split('\n').filter((line) => line.startsWith(
          'tokenbooth_checks_total{') && line.includes(`"${checker}"`))
          .reduce((all, line) => all + Number(line.split(' ').at(-1)), 0);
      };
      const earlier = await sum();
      assert.equal((await read({}, '/F/listed/')).status, 200);
      assert.equal(await sum(), earlier + 1);
    });

    test('several processes count together', async () => {
      const count = 60;
      assert.equal(await added('tokenbooth_checks_total',
        { door: checker, outcome: 'allowed' }, () => Promise.all(
          Array.from({ length: count }, () => read(bearer(site.value))))), count);
    });

    test('passwords, commits, records and answers are counted', async () => {
      const basic = (word) => ({ Authorization:
        `Basic ${Buffer.from(`demo:${word}`).toString('base64')}` });
      const password = 'tokenbooth_password_checks_total';
      assert.equal(await added(password, { result: 'right' }, () =>
        read(basic(site.password))), 1);
      assert.equal(await added(password, { result: 'wrong' }, () =>
        read(basic('not this one'))), 1);
      const commits = 'tokenbooth_commit_duration_seconds_count';
      assert.ok(await added(commits, {}, () => site.signedIn()) > 0);
      await until(async () => (await metrics()).get(
        'tokenbooth_access_records_total', { result: 'written' }) > 0);
      assert.ok(await added('tokenbooth_answers_total',
        { program: 'profile', status: '2xx' }, () => read({}, '/login')) > 0);
    });

    test('nobody else gets them', async () => {
      for (const address of addresses) {
        for (const got of [await outsider(site, address),
          await site.request(address, { headers: {
            'X-Forwarded-For': '127.0.0.1' } }),
          await site.request(address, { headers: { Forwarded: 'for=_x' } }),
          await outsider(site, address, {
            'X-Tokenbooth-Probe': '1.2.3', Authorization: `Bearer ${site.value}` }),
        ]) {
          assert.equal(got.status, 404);
          assert.equal(got.text, 'Not found.\n');
        }
      }
    });

    test('they are only read', async () => {
      for (const address of addresses) {
        const got = await site.request(address, { method: 'POST', body: 'x' });
        assert.equal(got.status, 405);
        assert.equal(got.headers.allow, 'GET, HEAD');
        const head = await site.request(address, { method: 'HEAD' });
        assert.deepEqual([head.status, head.text], [200, '']);
        assert.equal((await site.request(`${address}/x`)).status, 404);
      }
    });

    test('they need no pages', () =>
      held(processesOf(site, /profile\.fcgi/), async () => {
        for (const address of addresses) {
          assert.equal((await site.request(address)).status, 200);
        }
      }));

    test('a database that is gone is 503', async () => {
      const names = ['', '-wal', '-shm'].map((end) =>
        site.file(`tokenbooth.db${end}`)).filter((one) => fs.existsSync(one));
      for (const name of names) fs.renameSync(name, `${name}.away`);
      try {
        // Each thread looks once a second.
        let got;
        await until(async () => {
          got = await site.request('/health');
          return got.status === 503;
        });
        assert.ok(!got.text.includes(site.folder), 'no path');
        const { status, checks } = JSON.parse(got.text);
        assert.equal(status, 'critical');
        assert.deepEqual(checks[0], { name: 'database', status: 'critical',
          message: 'it cannot be read' });
        await until(async () => (await metrics()).get(
          'tokenbooth_health_level', { check: 'database' }) === 2);
      } finally {
        for (const name of names) fs.renameSync(`${name}.away`, name);
      }
      await until(async () => (await health()).status === 'ok');
    });
  });
}

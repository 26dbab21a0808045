// What the documents must say: every setting, command, look-up, reason and
// Define is read from the code and looked for in what describes it.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const top = path.resolve(__dirname, '..', '..');
const read = (name) => fs.readFileSync(path.join(top, name), 'utf8');

// The rows of a table in C: what stands between `NAME[] = {` and `};`, as one
// string per row, its white space made single.
function rowsOf(file, name) {
  const text = read(file).replace(/\/\*[^]*?\*\//g, '');
  const table = new RegExp(`\\b${name}\\[\\w*\\] = \\{\\n([^]*?)\\n\\};`)
    .exec(text);
  assert.ok(table, `${file} has a table ${name}`);
  const rows = [...table[1].matchAll(/^ +(?:\[\w+\] = )?\{([^]*?)\},$/gm)]
    .map(([, row]) => row.replace(/\s+/g, ' '));
  assert.ok(rows.length > 1, `${file}: ${name} has rows`);
  return rows;
}

const strings = (row) => [...row.matchAll(/"([^"]*)"/g)].map(([, text]) => text);

// One entry of a manual page, from its `.It` to the next, without macros.
function entryOf(page, head) {
  const lines = page.split('\n');
  const first = lines.findIndex((line) => `${line} `.startsWith(`.It ${head} `));
  if (first < 0) return null;
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => /^\.(It|El)\b/.test(line));
  return { head: lines[first], text: rest.slice(0, end).join('\n') };
}

// { key, kind, initial, required, least, most }, as a package has them
const settings = [...read('src/base/settings.c')
  .replaceAll('TOKENBOOTH_SHARE "', '"/usr/share/tokenbooth')
  .matchAll(/^ {4}(TEXT|SWITCH|NUMBER)\(([^]*?)\),$/gm)]
  .map(([, macro, row]) => {
    const cells = row.split(/,\s+/);
    const kind = macro === 'TEXT' ? cells.shift() : `KIND_${macro}`;
    const [key, , initial] = cells;
    return {
      key: strings(key)[0],
      kind,
      initial: initial === 'NULL' ? null : strings(initial)[0],
      required: macro !== 'TEXT' || cells[3] === 'true',
      least: cells[3],
      most: cells[4],
    };
  });
assert.ok(settings.length > 10, 'there are settings');

// apache.conf rejects what is too long before a program is asked, which says the
// same of a Destination.
test('the limits of a path are the same everywhere', () => {
  const header = read('src/access/resource.h');
  const limit = (name) =>
    Number(new RegExp(`RESOURCE_${name}_BYTES = (\\d+)`).exec(header)[1]);
  const sentence = `a name can be ${limit('NAME')} bytes long, and the whole `
    + `path ${limit('PATH').toLocaleString('en')}.`;
  const conf = read('apache.conf');
  assert.ok(header.includes(sentence), 'resource.h');
  assert.ok(conf.replace(/\s+/g, ' ').includes(sentence.slice(1)), 'apache.conf');
  assert.ok(conf.includes(`"^/F/.{${limit('PATH') + 1 - '/F/'.length}}"`));
});

describe('settings', () => {
  const page = read('man/tokenbooth.conf.5');
  const example = read('docs/tokenbooth.conf');
  const examples = [...example.matchAll(/^(#?)(\w+) = (.+)$/gm)]
    .map(([, comment, key, value]) => ({ comment, key, value }));

  for (const { key, kind, initial, required, least, most } of settings) {
    test(`${key} is in the manual, with default and bounds`, () => {
      const entry = entryOf(page, `Ic ${key}`);
      assert.ok(entry, `.It Ic ${key}`);
      if (initial !== null) {
        assert.match(entry.text, /Default:|default:/);
        assert.ok(entry.text.includes(initial), `its default ${initial}`);
      } else {
        assert.match(entry.text, required ? /^Required\.$/m : /Default: none/);
      }
      if (kind === 'KIND_NUMBER') {
        assert.ok(entry.text.includes(`From ${least} to ${most}; default: ` +
          `${initial}`), `From ${least} to ${most}; default: ${initial}`);
      }
    });

    test(`${key} is in the example, its default as it is`, () => {
      const found = examples.filter((line) => line.key === key);
      assert.equal(found.length, 1, `${key} stands there once`);
      const [{ comment, value }] = found;
      if (!comment) {
        assert.equal(initial, null, 'what has a default is a comment');
      } else if (initial === null) {
        assert.ok(!required, 'what is a comment is off by itself');
      } else {
        assert.equal(value, initial);
      }
    });
  }

  test('the manual and the example know no other key', () => {
    const keys = settings.map(({ key }) => key).sort();
    assert.deepEqual(examples.map(({ key }) => key).sort(), keys);
    const documented = [...page.matchAll(/^\.It Ic (\w+)/gm)]
      .map(([, key]) => key).sort();
    assert.deepEqual(documented, keys);
  });

  test('the program takes the example, even with every default set', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-'));
    try {
      const file = path.join(folder, 'tokenbooth.conf');
      // Mail goes by one of two ways.
      const every = example.replace(/^#sendmail = .*$/m, '')
        .replace(/^#(?=\w+ = )/gm, '');
      for (const text of [example, every]) {
        // All paths into the folder, where there is no key: that is what it
        // must complain about, and not about a line.
        fs.writeFileSync(file, text
          .replace(/= \/(etc|run|var)\//g, `= ${folder}/$1/`));
        const { status, stderr } = spawnSync(
          path.join(top, 'cgi-bin/tokenbooth'), ['check'],
          { env: { TOKENBOOTH_CONF: file }, encoding: 'utf8' });
        assert.equal(status, 2);
        assert.match(stderr, /key file .*lookup\.key: /);
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

describe('the administrator\'s command', () => {
  const page = read('man/tokenbooth.1');

  for (const row of rowsOf('src/admin/command_table.c', 'command_table')) {
    const cells = row.split(', ');
    const words = cells.slice(0, 2).filter((cell) => cell !== 'NULL')
      .map((cell) => strings(cell)[0]).join(' ');
    // What follows the function: the synopsis, then one line of help.
    const texts = [...row.slice(row.search(/_command\b|_command_/))
      .matchAll(/(?:"[^"]*" ?)+/g)].map(([text]) => strings(text).join(''));
    const synopsis = texts[0];

    test(`${words} is in the manual, with what it takes`, () => {
      const entry = entryOf(page, `Cm ${words}`);
      assert.ok(entry, `.It Cm ${words}`);
      assert.equal(texts.length, 2);
      const options = (text, sign) =>
        new Set([...text.matchAll(sign)].map(([, name]) => name));
      assert.deepEqual(options(entry.head, /Fl -([\w-]+)/g),
        options(synopsis, /--([\w-]+)/g));
      const names = (text) => (text.match(/\b[a-z]{2,}\b/gi) ?? [])
        .map((name) => name.toLowerCase())
        .filter((name) => !['it', 'ar', 'cm', 'fl', 'op', 'oo', 'oc', 'no', 'ns']
          .includes(name)).sort();
      assert.deepEqual(names(entry.head.replace(`Cm ${words}`, '')),
        names(synopsis));
    });
  }

  test('each option is in the manual', () => {
    for (const row of rowsOf('src/admin/command_options.c', 'options')) {
      const [name] = strings(row);
      if (name) assert.match(page, new RegExp(`^\\.It.* Fl -${name}\\b`, 'm'));
    }
  });
});

test('the administrator\'s command tells the version that was built', () => {
  const [, version] = /^VERSION = (\S+)$/m.exec(read('Makefile'));
  const { status, stdout } = spawnSync(path.join(top, 'cgi-bin/tokenbooth'),
    ['--version'], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.equal(stdout, `tokenbooth ${version}\n`);
});

describe('the README', () => {
  const readme = read('README.md');

  // The lines of the table that follows a heading, as cells.
  const tableAfter = (heading) => {
    const part = readme.split(/^## /m).find((text) => text.startsWith(heading));
    assert.ok(part, `a part ${heading}`);
    return part.split('\n').filter((line) => line.startsWith('| ')).slice(2)
      .map((line) => line.slice(2, -2).split(' | '));
  };

  // What a function of lookups.c lets through, in the README's words.
  const paths = {
    is_service_index: ['`/index.json`', '`/v3/index.json`'],
    is_root_document: ['`/`'],
    is_maven_metadata: ['/maven-metadata.xml`', '`.sha1`', '`.md5`'],
    is_cargo_config: ['`/config.json`'],
    is_cargo_index: ["a crate's place in the index"],
    is_collection: ['any folder'],
    is_dist_tags: ['`/-/package/NAME/dist-tags`'],
    is_packument: ['`/NAME`', '`dist-tag`', '`deprecate`', '`unpublish`',
      '`view`'],
    is_image_root: ['`/v2/`'],
    is_blob: ['`/v2/…/blobs/sha256:…`'],
    is_lfs_batch: ['`…/info/lfs/objects/batch`'],
  };

  test('lists the look-ups of a write-only token, and no others', () => {
    const clients = rowsOf('src/access/clients.c', 'clients')
      .map((row) => ({ name: strings(row)[1],
        lookups: /\.lookups = (\w+)/.exec(row)?.[1] }));
    const tables = [...new Set(clients.map(({ lookups }) => lookups))]
      .filter(Boolean);
    assert.ok(tables.length > 3, 'clients have look-ups');
    const expected = tables.flatMap((table) =>
      rowsOf('src/access/lookups.c', table).slice(0, -1).filter((row) =>
        !row.includes('.optional')).map((row) => {
        const [methods] = row.split(', ');
        const [, matches] = /\.matches = (\w+)/.exec(row);
        const names = clients.filter(({ lookups }) => lookups === table)
          .map(({ name }) => name);
        assert.ok(paths[matches], `${matches}: describe it in the README`);
        return {
          client: [...new Set(names)].join(', '),
          methods: strings(methods)[0].trim().split(' ').join(', '),
          words: paths[matches],
        };
      }));
    const rows = tableAfter('What a write-only token can still read');
    assert.equal(rows.length, expected.length);
    for (const { client, methods, words } of expected) {
      assert.ok(rows.some((row) => row[0] === client && row[1] === methods &&
        words.every((word) => row[2].includes(word))),
        `${client} | ${methods} | ${words.join(', ')}`);
    }
    for (const [client, , , shows] of rows) {
      assert.ok(shows?.trim(), `${client}: what it makes visible`);
    }
  });

  test('lists every reason with its status, and no others', () => {
    const rows = read('src/access/outcomes.c')
      .split(/^static const struct outcome_row /m).slice(1)
      .map((row) => ({
        status: /\.status = (\d+),/.exec(row)[1],
        reason: /\.reason = "(\w+)",/.exec(row)?.[1],
      }));
    assert.ok(rows.length > 10, 'the table has rows');
    const expected = rows.filter(({ reason }) => reason)
      .map(({ reason, status }) => `${reason} ${status}`);
    const listed = tableAfter('When access is denied')
      .flatMap(([cell, status]) => [...cell.matchAll(/`(\w+)`/g)]
        .map(([, word]) => `${word} ${status}`));
    assert.deepEqual(listed.sort(), [...new Set(expected)].sort());
  });

  test('links to files that are there', () => {
    const names = [...readme.matchAll(/\]\(([\w./-]+)\)/g)]
      .map(([, name]) => name)
      .filter((name) => !name.endsWith('.png')); // made by `make screenshots`
    for (const name of names) assert.ok(fs.existsSync(path.join(top, name)), name);
  });
});

test('apache.conf documents each Define that it needs', () => {
  const text = read('apache.conf');
  const head = text.slice(0, text.search(/^[^#]/m));
  const needed = [...text.matchAll(/^<IfDefine !(TOKENBOOTH_\w+)>/gm)]
    .map(([, name]) => name);
  const used = [...text.matchAll(/\$\{(TOKENBOOTH_\w+)\}/g)]
    .map(([, name]) => name);
  assert.deepEqual([...new Set(used)].sort(), needed.slice().sort(),
    'what is used is asked for');
  for (const name of needed) {
    assert.match(head, new RegExp(`^# {3}${name}(?: |$)`, 'm'), name);
  }
});

test('docs/apache.md has each directive, and each macro that sites use', () => {
  const names = (file, pattern) =>
    [...read(file).matchAll(pattern)].map(([, name]) => name);
  const expected = [
    ...names('src/module/directives.c', /AP_INIT_\w+\(\s*"(\w+)"/g),
    ...names('src/module/request_hooks.c',
      /ap_register_auth_provider\([^"]*"([\w-]+)"/g)
      .map((name) => `Require ${name}`),
    ...names('apache.conf', /^#.*?\bUse (Tokenbooth\w*)/gm)
      .map((name) => `Use ${name}`),
  ];
  const listed = names('docs/apache.md',
    /^\| `((?:Use |Require )?[\w-]+)[^|\n]* \|/gm);
  assert.deepEqual(listed.sort(), [...new Set(expected)].sort());
});

test('their manual page is made of that', () => {
  const { stdout, stderr } = spawnSync(path.join(top, 'docs/write-manual'),
    { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(read('man/tokenbooth-apache.7'), stdout, 'make docs');
});

const manuals = fs.readdirSync(path.join(top, 'man')).map((name) => `man/${name}`);

// A page that leads to one that is not there, or to which none leads.
test('each manual page says its limits, and leads to all others', () => {
  const names = manuals.map((file) => path.basename(file).replace(/\.(\d)$/, ' $1'));
  for (const [i, file] of manuals.entries()) {
    const page = read(file);
    assert.match(page, /^\.Sh LIMITS$/m, file);
    for (const [, name] of page.matchAll(/^\.Xr (tokenbooth\S* \d)/gm)) {
      assert.ok(names.includes(name), `${file}: ${name}`);
    }
    assert.ok(manuals.some((other) => other !== file &&
      read(other).includes(`.Xr ${names[i]}`)), `${file} is found`);
  }
});

describe('the comparison with other products', () => {
  const text = read('docs/comparison.md');
  const rows = text.split('\n').filter((line) => line.startsWith('| '))
    .slice(2).map((line) => line.split(' | '));

  test('names a test that is there for each yes of Tokenbooth', () => {
    assert.ok(rows.length > 10);
    for (const [what, here] of rows) {
      const names = [...here.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
      assert.ok(!here.startsWith('yes') || names.length > 0, what);
      for (const name of names) {
        assert.ok(fs.existsSync(path.join(top, 'tests', name)), name);
      }
    }
  });

  test('names a document for all that it says of others, and no others', () => {
    const cells = rows.flatMap((row) => row.slice(2));
    const used = new Set();
    for (const cell of cells) {
      const codes = cell.match(/\b[HLNPSM]\d+\b/g) ?? [];
      assert.ok(codes.length > 0 || /^not documented(?: \|)?$/.test(cell),
        cell);
      for (const code of codes) used.add(code);
    }
    const listed = [...text.matchAll(/^- (\w\d+): \[/gm)]
      .map(([, code]) => code);
    assert.deepEqual(listed.sort(), [...used].sort());
  });
});

test('no document holds a whole value', () => {
  for (const name of ['README.md', 'CHANGELOG.md', 'SECURITY.md',
    'CONTRIBUTING.md', 'apache.conf', ...manuals, 'docs/tokenbooth.conf',
    'docs/other-servers.md', 'docs/apache.md', 'docs/openid.md',
    'docs/registries.md', 'docs/install.md', 'docs/operate.md']) {
    assert.doesNotMatch(read(name), /tkb_[0-9A-Za-z]{36}/, name);
  }
});

test('the documents lead to each other where they are installed', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const { MAKEFLAGS, ...env } = process.env;
  const { status, stderr } = spawnSync('make',
    ['-s', 'install-documents', `DESTDIR=${folder}`, 'docdir=/doc'],
    { cwd: top, encoding: 'utf8', env });
  assert.equal(status, 0, stderr);
  const installed = fs.readdirSync(folder, { recursive: true });
  const documents = ['README', 'SECURITY', 'CONTRIBUTING', 'CHANGELOG',
    'docs/install', 'docs/operate'].map((name) => `doc/${name}.md`);
  assert.deepEqual(documents.filter((name) => !installed.includes(name)), []);
  for (const name of installed.filter((one) => one.endsWith('.md'))) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    for (const [, to] of text.matchAll(
      /(?:\]\(|src(?:set)?=")(?!https?:|#)([^)"#\s]+)/g)) {
      const file = path.join(folder, path.dirname(name), to);
      assert.ok(fs.existsSync(file), `${name} leads to ${to}`);
    }
  }
});

describe('the map of the sources', () => {
  const files = (folder) => fs.readdirSync(path.join(top, folder),
    { withFileTypes: true });

  // `path` alone, or `path` (`name`, …): each name stands in that file.
  function expectInTree(text) {
    let count = 0;
    for (const [, name, names] of text.matchAll(
      /`([\w.-]+\/[\w./-]+|apache\.conf)`(?: \(((?:`[^`]+`(?:, )?)+)\))?/g)) {
      const file = [name, `src/${name}`]
        .find((one) => fs.existsSync(path.join(top, one)));
      assert.ok(file, `${name} is there`);
      for (const [, word] of (names ?? '').matchAll(/`([^`]+)`/g)) {
        assert.match(read(file), new RegExp(`\\b${word}\\b`), `${word} in ${name}`);
      }
      count += 1;
    }
    return count;
  }

  test('names files and tables that are there, for each kind of addition', () => {
    const text = read('CONTRIBUTING.md');
    const table = text.slice(text.indexOf('| a new … |')).split('\n\n')[0];
    const kinds = table.split('\n').slice(2).map((row) => row.split(' | ')[0]);
    for (const kind of ['page', 'setting', 'column', 'client', 'endpoint',
      'reason', 'event', 'command', 'statement', 'database']) {
      assert.ok(kinds.some((cell) => cell.startsWith(`| ${kind}`)), kind);
    }
    for (const row of table.split('\n').slice(2)) {
      assert.ok(expectInTree(row) > 0, row);
    }
  });

  test('has every folder of src, in the order that the lint checks', () => {
    const text = read('docs/architecture.md');
    const table = text.slice(text.indexOf('| folder | holds |')).split('\n\n')[0];
    const listed = [...table.matchAll(/^\| `(\w+)\/`/gm)].map(([, name]) => name);
    const there = files('src').filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.deepEqual(listed.slice().sort(), there.sort());
    expectInTree(text);
  });

  test('has one base name in one folder only', () => {
    const seen = new Map();
    const walk = (folder) => {
      for (const entry of files(folder)) {
        const name = path.join(folder, entry.name);
        if (entry.isDirectory()) walk(name);
        else if (/\.(c|cc)$/.test(name)) {
          const base = entry.name.replace(/\.\w+$/, '');
          assert.ok(!seen.has(base), `${name} and ${seen.get(base)}`);
          seen.set(base, name);
        }
      }
    };
    walk('src');
  });

  test('draws each column of the tables', () => {
    const picture = read('docs/schema.svg');
    const columns = [...read('src/store/schema_steps.c')
      .matchAll(/^ {4}" (\w+) \{(?:id|number|boolean|text|bytes)\}/gm)]
      .map(([, name]) => name);
    assert.ok(columns.length > 50);
    for (const name of new Set(columns)) {
      assert.ok(picture.includes(`>${name}<`), `make docs: ${name}`);
    }
  });
});

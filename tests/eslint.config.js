// What eslint thinks of our JavaScript: the pages' own and the tests'. Run from
// the top folder, by tests/lint.
'use strict';

const js = require('@eslint/js');
const globals = require('globals');

const rules = {
  'array-callback-return': 'error',
  'consistent-return': 'error',
  'default-case-last': 'error',
  eqeqeq: 'error',
  'no-constructor-return': 'error',
  'no-duplicate-imports': 'error',
  'no-else-return': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-inner-declarations': 'error',
  'no-lonely-if': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-shadow': 'error',
  'no-throw-literal': 'error',
  'no-unneeded-ternary': 'error',
  'no-unreachable-loop': 'error',
  'no-use-before-define': ['error', { functions: false, classes: false,
    variables: false }],
  'no-unused-vars': ['error', { ignoreRestSiblings: true }],
  'no-useless-rename': 'error',
  'no-useless-return': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

module.exports = [
  { ignores: ['tests/node_modules/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules },
  {
    files: ['static/*.js'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['tests/**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
    rules: { strict: ['error', 'global'] },
  },
  {
    // Parts of these run in the browser.
    files: ['tests/browser/*.js', 'tests/lib/{person,screens}.js',
      'tests/screenshots.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];

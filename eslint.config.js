import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript-eslint';

const root = import.meta.dirname;

/** What each top-level folder may import of the project, and of packages where that is limited. architecture.md §2. */
const mayImport = {
  shared: { folders: [], packages: ['zod/mini'], inTests: ['vitest', 'fast-check'] },
  db: { folders: ['shared'] },
  server: { folders: ['db', 'shared'] },
  web: { folders: ['shared'], builtins: false },
  test: { folders: ['db', 'server', 'shared', 'web'] },
};

/** One direction: web → shared, db → shared, server → db and shared; never back. `#x/…` and `../` are the same road. */
const importDirection = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{ from }} may not import {{ what }}: {{ why }}.' } },
  create(context) {
    const file = path.relative(root, context.filename);
    const from = file.split(path.sep)[0];
    const rule = mayImport[from];
    if (!rule) return {};
    const isTest = /\.test\.ts$|\/testing\//.test(file);

    /** Why `what` is refused here, or null. */
    function refusal(what) {
      const inProject = what.startsWith('#')
        ? what.slice(1)
        : what.startsWith('.')
          ? path.relative(root, path.resolve(path.dirname(context.filename), what))
          : null;
      if (inProject !== null) {
        const folder = inProject.split(/[\\/]/)[0];
        if (what.startsWith('.') && folder !== from)
          return 'a relative import stays in its folder, others are named with #';
        if (folder === from || rule.folders.includes(folder) || (isTest && folder === 'test')) return null;
        return `it may import ${[from, ...rule.folders].join(', ')}`;
      }
      const [name = ''] = what.split('/');
      const builtin = what.startsWith('node:') || builtinModules.includes(name);
      if (builtin && !isTest && (rule.builtins === false || rule.packages)) return 'it runs without Node';
      if (!rule.packages || (isTest && (builtin || rule.inTests.includes(what)))) return null;
      return rule.packages.includes(what) ? null : `its only package is ${rule.packages.join(', ')}`;
    }
    function check(node) {
      const source = node.source;
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const why = refusal(source.value);
      if (why) context.report({ node: source, messageId: 'refused', data: { from, what: source.value, why } });
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'db/migrations/', 'pictures/', '.demarc/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    plugins: { demarc: { rules: { 'import-direction': importDirection } } },
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'demarc/import-direction': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-console': 'error',
      eqeqeq: 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
    },
  },
  {
    files: ['web/**/*.{ts,svelte}'],
    languageOptions: { globals: { ...globals.browser } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    // The compiler knows more of components than TypeScript's parser does: assigned by binding, read in markup.
    // Plain Maps and Dates in a controller are meant: what shall be reactive says so.
    rules: { 'no-undef': 'off', 'prefer-const': 'off', 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // A promise that nobody waits for ends the process when it fails, or loses what it should have stored.
    files: ['{server,db,shared,test}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // The domain is pure: the same facts give the same answer, whenever and wherever they are read.
    files: ['shared/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as data.' },
        { object: 'Math', property: 'random', message: 'The domain has no randomness.' },
        { object: 'performance', property: 'now', message: 'Time comes in as data.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in as data.' },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'window',
        'document',
        'crypto',
      ],
    },
  },
);

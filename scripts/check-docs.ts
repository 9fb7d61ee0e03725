import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A room has 100–300 lines; over the first it is time to split it, over the second it must be. */
const crowdedLines = 300;
const tooManyLines = 350;

/** Something a reader would miss, where it is. */
export type Finding = {
  readonly line: number;
  readonly text: string;
  readonly severity: 'error' | 'warning';
};

/** What is wrong with one source file: exported things without a doc comment, too many lines, a face without a comment. */
export function checkSource(name: string, text: string): Finding[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  return [...checkLength(text), ...checkOpening(name, text), ...checkExports(source)];
}

function checkLength(text: string): Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines <= crowdedLines) return [];
  const severity = lines > tooManyLines ? 'error' : 'warning';
  return [{ line: 1, text: `${lines} lines; a file has at most ${crowdedLines}`, severity }];
}

function checkOpening(name: string, text: string): Finding[] {
  if (basename(name) !== 'index.ts' || /^\s*\/[/*]/.test(text)) return [];
  return [
    {
      line: 1,
      text: 'the folder’s face does not open with a comment saying what the folder is for',
      severity: 'error',
    },
  ];
}

function checkExports(source: ts.SourceFile): Finding[] {
  const later = namesExportedBelow(source);
  const seen = new Set<string>();
  return source.statements.flatMap((statement) =>
    exportedThings(statement, later).flatMap(({ kind, name }) => {
      // Overloads and a type beside its schema of the same kind are one thing.
      const key = `${kind} ${name}`;
      if (seen.has(key)) return [];
      seen.add(key);
      if (hasDocComment(statement)) return [];
      const { line } = source.getLineAndCharacterOfPosition(statement.getStart(source));
      return [
        { line: line + 1, text: `exported ${kind} ${name} has no doc comment`, severity: 'error' as const },
      ];
    }),
  );
}

/** Names of `export { … }` lists without a source: declared here, exported elsewhere in the file. */
function namesExportedBelow(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) continue;
    const { exportClause } = statement;
    if (exportClause && ts.isNamedExports(exportClause)) {
      for (const element of exportClause.elements) names.add((element.propertyName ?? element.name).text);
    }
  }
  return names;
}

function exportedThings(
  statement: ts.Statement,
  later: ReadonlySet<string>,
): { kind: string; name: string }[] {
  if (ts.isExportAssignment(statement)) return [{ kind: 'value', name: 'default' }];
  const marked =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true;
  const exported = (name: string) => marked || later.has(name);
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .map((declaration) => ({ kind: 'const', name: declaration.name.getText() }))
      .filter(({ name }) => exported(name));
  }
  const kind = kindOf(statement);
  if (!kind) return [];
  const name = kind.declaration.name?.text ?? 'default';
  return exported(name) ? [{ kind: kind.word, name }] : [];
}

function kindOf(
  statement: ts.Statement,
): { word: string; declaration: { readonly name?: ts.Identifier | undefined } } | undefined {
  if (ts.isFunctionDeclaration(statement)) return { word: 'function', declaration: statement };
  if (ts.isClassDeclaration(statement)) return { word: 'class', declaration: statement };
  if (ts.isTypeAliasDeclaration(statement)) return { word: 'type', declaration: statement };
  if (ts.isInterfaceDeclaration(statement)) return { word: 'interface', declaration: statement };
  return undefined;
}

function hasDocComment(statement: ts.Statement): boolean {
  return ts
    .getJSDocCommentsAndTags(statement)
    .some((doc) => ts.isJSDoc(doc) && (ts.getTextOfJSDocComment(doc.comment) ?? '').trim().length > 0);
}

/** Checks every source file of every package and answers with the number of errors. */
function checkPackages(root: string): number {
  const files = globSync(['packages/*/src/**/*.ts', 'frontend/src/**/*.{ts,tsx}'], { cwd: root })
    .filter((file) => !/[.]test[.]tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .sort();
  let errors = 0;
  for (const file of files) {
    for (const { line, text, severity } of checkSource(file, readFileSync(join(root, file), 'utf8'))) {
      if (severity === 'error') errors += 1;
      console.log(`${file}:${line} ${severity === 'warning' ? 'warning: ' : ''}${text}`);
    }
  }
  console.log(
    errors === 0
      ? `${files.length} files, every exported thing documented`
      : `${errors} errors in ${files.length} files`,
  );
  return errors;
}

if (import.meta.main)
  process.exitCode = checkPackages(fileURLToPath(new URL('..', import.meta.url))) > 0 ? 1 : 0;

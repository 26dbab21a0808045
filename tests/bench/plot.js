// Plots as SVG, by gnuplot.
'use strict';

const { execFile } = require('node:child_process');
const { promisify } = require('node:util');

const run = promisify(execFile);

const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;

// A white ground, for pages that are dark as well.
const head = (file, title, height) => `
set terminal svg noenhanced size 800,${height} font "sans-serif,13" background "white"
set output ${quoted(file)}
set title ${quoted(title)}
set border 3
set tics nomirror
set grid y lt 1 lc rgb "#dddddd"
`;

const draw = async (program) => {
  const done = run('gnuplot', ['-']);
  done.child.stdin.end(program);
  await done;
};

// `bars`: { name, median, least?, most? }, one below the other.
function plotBars(file, title, bars) {
  const rows = bars.map(({ median, least = median, most = median }, i) =>
    `${bars.length - 1 - i} ${median} ${least} ${most}`).join('\n');
  const names = bars.map(({ name }, i) =>
    `${quoted(name)} ${bars.length - 1 - i}`).join(', ');
  return draw(`${head(file, title, 90 + 34 * bars.length)}
$bars << END
${rows}
END
set grid x lt 1 lc rgb "#dddddd"
unset grid
set grid x
set ytics (${names})
set yrange [-0.6:${bars.length - 0.4}]
set xrange [0:*]
set style fill solid noborder
plot $bars using ($2/2):1:($2/2):(0.3) with boxxyerror \
    lc rgb "#2f6f9f" notitle, \
  $bars using 2:1:3:4 with xerrorbars lc rgb "#333333" pt 0 notitle
`);
}

// `lines`: { name, values }, a value for each of `places`.
function plotLines(file, title, places, lines) {
  const rows = places.map((_, i) =>
    [i, ...lines.map(({ values }) => values[i])].join(' ')).join('\n');
  const ticks = places.map((place, i) => `${quoted(place)} ${i}`).join(', ');
  const curves = lines.map(({ name }, i) => `$lines using 1:${i + 2} with `
    + `linespoints lw 2 pt ${i + 4} title ${quoted(name)}`);
  return draw(`${head(file, title, 460)}
$lines << END
${rows}
END
set xtics (${ticks})
set xrange [-0.1:${places.length - 0.9}]
set yrange [0:*]
set key below left
plot ${curves.join(', \\\n  ')}
`);
}

module.exports = { plotBars, plotLines };

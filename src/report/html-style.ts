/** The page's only style; it holds no `<`, `&` or quote, so escaping leaves it as it is. */
export const PAGE_STYLE = `
body { margin: 0; background: #f3f4f6; color: #1f2328; font: 15px/1.5 Segoe UI, Arial, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 24px; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 28px 0 8px; }
h3 { font-size: 16px; margin: 6px 0; }
p { margin: 4px 0; overflow-wrap: anywhere; }
.quiet { color: #57606a; font-size: 13px; }
.card { background: #ffffff; border: 1px solid #d0d7de; border-left-width: 5px; border-radius: 6px; padding: 12px 16px; margin: 10px 0; }
.chip { color: #ffffff; font-size: 12px; font-weight: 600; border-radius: 10px; padding: 2px 9px; margin-right: 8px; }
.critical { border-left-color: #a4262c; } .chip.critical { background: #a4262c; }
.warning { border-left-color: #8a5300; } .chip.warning { background: #8a5300; }
.info { border-left-color: #0b5cad; } .chip.info { background: #0b5cad; }
.unread { border-left-color: #6b2f9e; } .chip.unread { background: #6b2f9e; }
.good { border-left-color: #1a6e2e; } .chip.good { background: #1a6e2e; }
table { border-collapse: collapse; }
th { text-align: left; font-weight: 400; color: #57606a; }
th, td { padding: 2px 14px 2px 0; vertical-align: top; }
th { white-space: nowrap; }
td { overflow-wrap: anywhere; }
pre { background: #1f2328; color: #ffffff; padding: 8px 10px; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.4 Consolas, Menlo, monospace; }
details { margin-top: 6px; } summary { color: #57606a; font-size: 13px; }
`;

/** Style of the form, beside the page's own; it holds no `<`, `&` or quote. */
export const FORM_STYLE = `
form { margin: 16px 0; max-width: 520px; }
fieldset { border: 1px solid #d0d7de; border-radius: 6px; margin: 0 0 12px; padding: 8px 14px 10px; background: #ffffff; }
legend { padding: 0 6px; }
.choice { display: inline-block; margin: 4px 18px 4px 0; white-space: nowrap; }
.choice input { margin: 0 6px 0 0; }
form label { display: block; margin: 10px 0 4px; }
.choice label { display: inline; margin: 0; }
input[type=text] { box-sizing: border-box; width: 100%; padding: 8px 10px; border: 1px solid #8c959f; border-radius: 6px; font: inherit; background: #ffffff; color: #1f2328; }
button { margin-top: 14px; padding: 9px 18px; border: 0; border-radius: 6px; background: #0b5cad; color: #ffffff; font: inherit; font-weight: 600; }
ul { margin: 4px 0; padding-left: 22px; }
`;

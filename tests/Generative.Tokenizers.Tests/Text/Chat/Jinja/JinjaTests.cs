namespace Generative.Tokenizers.Tests;

/// <summary>The parts of Jinja one by one; expected texts are what its documentation says.</summary>
public sealed class JinjaTests
{
    [TestCase("{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2.0 }}", "7 3 2 3.5 2.0")]
    [TestCase("{{ 'a' ~ 1 ~ none }} {{ true }} {{ [1, 'b'] }}", "a1None True [1, 'b']")]
    [TestCase("{{ 'x' if messages | length == 2 else 'y' }}{{ 'z' if false }}", "x")]
    [TestCase("{{ 1 < 2 <= 2 }} {{ 1 < 2 < 2 }} {{ not 1 == 2 }}", "True False True")]
    [TestCase("{{ 'b' in 'abc' }} {{ 'user' not in messages[0] }} {{ 'role' in messages[0] }}", "True True True")]
    [TestCase("{{ messages[-1].content }} {{ messages[::-1][0]['content'] }} {{ 'abcd'[1:3] }} {{ 'abcd'[:-1] }}", "B B bc abc")]
    [TestCase("{{ nothing is defined }} {{ nothing }}{{ messages is iterable }} {{ 1 is not none }} {{ 'a' is string }}",
        "False True True True")]
    [TestCase("{{ '  a b ' | trim | upper }} {{ ' x '.strip() }} {{ 'xax'.strip('x') }} {{ 'a,b'.split(',')[1] }}", "A B x a b")]
    [TestCase("{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith('ab') }} {{ 'aXb'.replace('X', '-') }}", "True False a-b")]
    [TestCase("{{ nothing | default('d') }} {{ '' | default('d', true) }} {{ [1, 2] | join('+') }} {{ [3, 4] | last }}", "d d 1+2 4")]
    [TestCase("{{ {'a': [1, true, none], 'ß': 'q\"'} | tojson }}", "{\"a\": [1, true, null], \"ß\": \"q\\\"\"}")]
    [TestCase("{% for m in messages %}{{ loop.index }}{{ loop.last }}{{ m.content }} {% endfor %}", "1FalseA 2TrueB ")]
    [TestCase("{% for m in messages if m.content == 'B' %}{{ loop.index0 }}{{ loop.length }}{% else %}none{% endfor %}", "01")]
    [TestCase("{% for m in [] %}x{% else %}none{% endfor %}{% for i in range(2, 8, 3) %}{{ i }}{% endfor %}", "none25")]
    [TestCase("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}", "a1b2")]
    [TestCase("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}", "21")]
    [TestCase("{% set n = namespace(x=1) %}{% for i in [1, 2] %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}", "4")]
    [TestCase("{% set x %}a{{ 1 }}{% endset %}{{ x ~ x }}", "a1a1")]
    [TestCase("{% if nothing %}a{% elif messages %}b{% else %}c{% endif %}", "b")]
    [TestCase("{# not {{ this }} #}a{% generation %}b{% endgeneration %}", "ab")]
    [TestCase("{{ 'a' 'b' }}{{ \"it's\" }}{{ '\\u00e9\\n' }}{{ '%}' }}{{ '}}' }}", "abit'sé\n%}}}")]
    [TestCase("{{ '' or 'b' }}{{ 'a' and 'c' }}{{ messages and '' }}", "bc")]
    [TestCase("{% macro twice(x, y='!') %}{{ x }}{{ x }}{{ y }}{% endmacro %}{{ twice('a') }}{{ twice('b', y='') }}", "aa!bb")]
    [TestCase("{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join }}", "A")]
    [TestCase("{{ messages | rejectattr('role', 'equalto', 'user') | list | length }}{{ 9 is divisibleby(3) }}", "1True")]
    [TestCase("{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i > 2 %}{% break %}{% endif %}{{ i }}{% endfor %}", "02")]
    [TestCase("{{ {'b': 1, 'a': 'é\n'} | tojson }} {{ [1, 2] | tojson(indent=2) }}", "{\"b\": 1, \"a\": \"é\\n\"} [\n  1,\n  2\n]")]
    [TestCase("{{ '%s-%05.2f' | format('a', 3.14159) }} {{ '{}{}'.format(1, 'x') }} {{ (1, 'a') }}", "a-03.14 1x (1, 'a')")]
    [TestCase("{{ 'a,b,c'.split(',', 1) }} {{ 'aXbX'.replace('X', '-', 1) }} {{ 'Ab' | lower }} {{ 'x' * 3 }}", "['a', 'b,c'] a-bX ab xxx")]
    public void Expression_or_statement_writes(string template, string expected) => Assert.That(Render(template), Is.EqualTo(expected));

    [TestCase("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  b\nc", TestName = "Statements on lines of their own leave no line")]
    [TestCase("a {%- if true -%} \n b {%- endif %} c", "ab c", TestName = "Dashes take all spaces")]
    [TestCase("a\n  {{- 'b' -}}  \n c", "abc", TestName = "Dashes of values take all spaces")]
    [TestCase("a\n  {{ 'b' }}\nc", "a\n  b\nc", TestName = "Values keep their spaces")]
    [TestCase("a\n  {%+ if true %}b{% endif +%}\nc", "a\n  b\nc", TestName = "A plus keeps spaces")]
    [TestCase("x {% if true %}b{% endif %}", "x b", TestName = "Spaces behind a text stay")]
    [TestCase("{% if true %}\n  {% if true %}\nb\n{% endif %}\n{% endif %}\n",
        "b\n", TestName = "Indentation behind a statement's line goes")]
    [TestCase("a\r\nb\r\n", "a\nb", TestName = "Lines end in one way")]
    public void Spaces_are_taken_as_publishers_have_it(string template, string expected) =>
        Assert.That(Render(template), Is.EqualTo(expected));

    [TestCase("a\n{% include 'x' %}", "line 2: the statement 'include' is not supported")]
    [TestCase("{% if true %}a", "a statement is not closed; expected 'endif'")]
    [TestCase("{% endfor %}", "'endfor' closes nothing")]
    [TestCase("{% for x in y %}{% endif %}", "found 'endif' and expected 'endfor'")]
    [TestCase("{{ 'a }}", "'{{' is not closed; expected '}}'")]
    [TestCase("{{ a b }}", "'b' is not understood here")]
    [TestCase("{{ }}", "the end of the tag is not understood in an expression")]
    [TestCase("{{ a ? b }}", "the sign '?' is not understood")]
    public void What_is_not_understood_is_named_when_it_is_read(string template, string says) =>
        Assert.That(() => ChatTemplate.Parse(template), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(says));

    [TestCase("{{ x | nonsense }}", "the filter 'nonsense' is not supported")]
    [TestCase("{{ x is nonsense }}", "the test 'is nonsense' is not supported")]
    [TestCase("{{ 'a'.nonsense(1) }}", "'a' has no method 'nonsense()'")]
    [TestCase("{{ nothing.field }}", "'nothing' is not set, and 'field' is asked of it")]
    [TestCase("{{ 'a' + 1 }}", "'+' is not understood between 'a' and 1")]
    [TestCase("{{ 1 % 0 }}", "1 cannot be divided by 0")]
    [TestCase("{{ 'a' < 1 }}", "'a' and 1 cannot be compared")]
    [TestCase("{% for x in 3 %}{% endfor %}", "3 is no list")]
    [TestCase("{% set x.y = 1 %}", "'x' is no namespace")]
    public void What_cannot_be_done_is_an_error_with_the_line(string template, string says) =>
        Assert.That(() => Render(template),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"chat template, line 1: {says}"));

    private static string Render(string template) => ChatTemplate.Parse(template).Render([new("user", "A"), new("assistant", "B")]);
}

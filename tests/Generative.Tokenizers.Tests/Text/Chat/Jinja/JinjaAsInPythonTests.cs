namespace Generative.Tokenizers.Tests;

/// <summary>What templates write, beside what Jinja 3.1 in Python writes of the same: all expected texts came from there.</summary>
public sealed class JinjaAsInPythonTests
{
    private const string People =
        "{% set p = [{'name': 'Bob', 'age': 3, 'x': {'y': 1}}, {'name': 'al', 'age': 1}, {'name': 'Cy', 'age': 2, 'x': {'y': 2}}] %}";

    [TestCase("1e16", "1e+16")]
    [TestCase("1e15", "1000000000000000.0")]
    [TestCase("12345678901234567.0", "1.2345678901234568e+16")]
    [TestCase("1.5e-7", "1.5e-07")]
    [TestCase("0.0001", "0.0001")]
    [TestCase("1e-05", "1e-05")]
    [TestCase("-0.0", "-0.0")]
    [TestCase("123456.789", "123456.789")]
    [TestCase("7 // -2", "-4")]
    [TestCase("-7.5 % 2", "0.5")]
    [TestCase("2 ** -1", "0.5")]
    [TestCase("-2 ** 2", "4")]
    [TestCase("25 | round(-1)", "20")]
    [TestCase("2.675 | round(2)", "2.67")]
    [TestCase("2.5 | round(0, 'ceil')", "3.0")]
    [TestCase("'0x1A' | int(0, 16)", "26")]
    [TestCase("'4x' | int(7)", "7")]
    [TestCase("'3.7' | int", "3")]
    [TestCase("1e16 | tojson", "1e+16")]
    [TestCase("0x1F + 0b11 + 1_000", "1034")]
    public void Numbers_are_written_as_Python_writes_them(string expression, string expected) =>
        Assert.That(Render($"{People}{{{{ {expression} }}}}"), Is.EqualTo(expected));

    [TestCase("\"it's a wORLD\".title()", "It'S A World")]
    [TestCase("\"it's a wORLD\" | title", "It's A World")]
    [TestCase("'abC'.swapcase()", "ABc")]
    [TestCase("'\u00DF and \uFB01'.upper()", "SS AND FI")]
    [TestCase("'\u039F\u0394\u039F\u03A3 \u0391\u03A3'.lower()", "\u03BF\u03B4\u03BF\u03C2 \u03B1\u03C2")]
    [TestCase("'Stra\u00DFe'.casefold()", "strasse")]
    [TestCase("'a\\nb\\r\\nc'.splitlines(true)", "['a\\n', 'b\\r\\n', 'c']")]
    [TestCase("'a'.ljust(3, '.') ~ 'b'.rjust(3, '-')", "a..--b")]
    [TestCase("'a'.center(4) ~ '|' ~ 'ab'.center(5, '*')", " a  |**ab*")]
    [TestCase("' a  b '.split(none, 1)", "['a', 'b ']")]
    [TestCase("'a.b.c'.rsplit('.', 1)", "['a.b', 'c']")]
    [TestCase("'a-b'.partition('-')", "('a', '-', 'b')")]
    [TestCase("'a' | center(4) ~ '|'", " a  |")]
    [TestCase("'-5'.zfill(4)", "-005")]
    [TestCase("'a\U0001F600b'[::-1]", "b\U0001F600a")]
    [TestCase("'a\U0001F600b' | length", "3")]
    [TestCase("'a\\nb\\n\\nc' | indent(2)", "a\n  b\n\n  c")]
    [TestCase("'x'.replace('', '-')", "-x-")]
    [TestCase("['it\\'s', \"both '\\\"\", '\\x01\U0001F600']", "[\"it's\", 'both \\'\"', '\\x01\U0001F600']")]
    public void Texts_have_Pythons_methods(string expression, string expected) =>
        Assert.That(Render($"{People}{{{{ {expression} }}}}"), Is.EqualTo(expected));

    [TestCase("'%05.2f|%-5s|%5s|%+d|%x|%X|%o|%e|%%' | format(3.14159, 'a', 'b', 5, 255, 255, 8, 12345.678)",
        "03.14|a    |    b|+5|ff|FF|10|1.234568e+04|%")]
    [TestCase("'%g %g %g' % (0.5, 1e10, 100000.0)", "0.5 1e+10 100000")]
    [TestCase("'%c%r' % (65, 'a')", "A'a'")]
    [TestCase("'%#x|%5.1f' % (255, 2.25)", "0xff|  2.2")]
    [TestCase("'%(a)s-%(b)03d' | format(a=1, b=2)", "1-002")]
    [TestCase("'{:+d} {:x} {:#x} {:b} {:,}'.format(5, 255, 255, 5, 1234567)", "+5 ff 0xff 101 1,234,567")]
    [TestCase("'{:08.3f}|{:*^9}|{:.1%}|{:g}'.format(-3.14159, 'ab', 0.25, 0.5)", "-003.142|***ab****|25.0%|0.5")]
    [TestCase("'{0}{1}{0} {a!r} {{}}'.format(1, 2, a='b')", "121 'b' {}")]
    public void Formats_lay_values_out(string expression, string expected) =>
        Assert.That(Render($"{People}{{{{ {expression} }}}}"), Is.EqualTo(expected));

    [TestCase("p | map(attribute='x.y', default='-') | list", "[1, '-', 2]")]
    [TestCase("p | groupby('age') | map('first') | list", "[1, 2, 3]")]
    [TestCase("p | sort(attribute='name') | map(attribute='name') | join(',')", "al,Bob,Cy")]
    [TestCase("p | selectattr('age', 'ge', 2) | rejectattr('name', 'in', ['Cy']) | map(attribute='name') | list", "['Bob']")]
    [TestCase("p | sum(attribute='age', start=10)", "16")]
    [TestCase("[3, 1, 2] | batch(2, 'x') | list", "[[3, 1], [2, 'x']]")]
    [TestCase("range(7) | slice(3) | list", "[[0, 1, 2], [3, 4], [5, 6]]")]
    [TestCase("2 * [1, 2]", "[1, 2, 1, 2]")]
    [TestCase("{'B': 1, 'a': 2} | dictsort", "[('a', 2), ('B', 1)]")]
    [TestCase("['a', 'A', 'b'] | unique | list", "['a', 'b']")]
    [TestCase("[1, [2]] == [1, [2]] and (1, 2) != [1, 2]", "True")]
    [TestCase("{'a': [], 'b': {}, 'c': [1, {'d': none}]} | tojson(indent=2)",
        "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": null\n    }\n  ]\n}")]
    [TestCase("{'b': '\u00E9\"\\x01\\x7f', 'a': '</s>\\u2028'} | tojson", "{\"b\": \"\u00E9\\\"\\u0001\u007F\", \"a\": \"</s>\u2028\"}")]
    [TestCase("{'b': '\u00E9\\x7f\U0001F600'} | tojson(ensure_ascii=true)", "{\"b\": \"\\u00e9\\u007f\\ud83d\\ude00\"}")]
    [TestCase("{'b': 1, 'a': [1, 2]} | tojson(separators=(',', ':'), sort_keys=true)", "{\"a\":[1,2],\"b\":1}")]
    public void Lists_and_mappings_have_Jinjas_filters(string expression, string expected) =>
        Assert.That(Render($"{People}{{{{ {expression} }}}}"), Is.EqualTo(expected));

    [TestCase("{% for x in [1, [2, [3]], 4] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}@{{ loop.depth }}{% endif %}{% endfor %}",
        "1@1(2@2(3@3))4@1")]
    [TestCase("{% for m in messages %}{{ loop.previtem.role if loop.previtem }}{{ loop.changed(m.role) }}{{ loop.cycle('a', 'b') }}{{ loop.revindex0 }}{% endfor %}",
        "Truea1userTrueb0")]
    [TestCase("{% macro f(a, b=2) %}{{ a }}|{{ b }}|{{ varargs }}|{{ kwargs }}{% endmacro %}{{ f(1) }} {{ f(1, 3, 4) }} {{ f(b=7, a=0) }} {{ f(1, z=3) }}",
        "1|2|()|{} 1|3|(4,)|{} 0|7|()|{} 1|2|()|{'z': 3}")]
    [TestCase("{% macro g() %}<{{ caller(1) }}>{% endmacro %}{% call(v) g() %}in{{ v }}{% endcall %}{% set t | upper | trim %} abc {% endset %}[{{ t }}]",
        "<in1>[ABC]")]
    [TestCase("{% set a, b = 1, 2 %}{% set (c, d) = (3, 4) %}{{ a }}{{ b }}{{ c }}{{ d }}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
        "1234123")]
    [TestCase("{% with x = 1, y = 2 %}{{ x + y }}{% endwith %}{{ x is defined }}{% filter upper %}abc{% endfilter %}{% raw %}{{ x }}{% endraw %}",
        "3FalseABC{{ x }}")]
    [TestCase("  {%- raw -%}  {{ y }}  {%- endraw -%}  q\n   {# c #}   \n  {% if true %}  \n   b\n  {%+ endif -%}\n\n  end\n",
        "{{ y }}q\n   \n  \n   b\n  end")]
    [TestCase("{{ 'K\u00F6ln\U0001F600' | tojson }}{{ messages | tojson }}",
        "\"K\u00F6ln\U0001F600\"[{\"role\": \"user\", \"content\": \"A\"}, {\"role\": \"assistant\", \"content\": \"B\"}]")]
    [TestCase("a\n \u001C\u00A0{% if true %}b{% endif %}", "a\nb")]
    public void Statements_do_as_Jinjas(string template, string expected) => Assert.That(Render(template), Is.EqualTo(expected));

    private static string Render(string template) => ChatTemplate.Parse(template).Render([new("user", "A"), new("assistant", "B")]);
}

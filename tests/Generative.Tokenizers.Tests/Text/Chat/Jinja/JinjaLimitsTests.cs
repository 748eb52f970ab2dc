namespace Generative.Tokenizers.Tests;

/// <summary>Templates that are wrong or hostile end in an error that says where.</summary>
public sealed class JinjaLimitsTests
{
    private static readonly TestCaseData[] Deep =
    [
        new TestCaseData($"{{{{ {new string('(', 1_000)}1{new string(')', 1_000)} }}}}").SetName("Brackets in brackets"),
        new TestCaseData($"{{{{ {new string('[', 1_000)}{new string(']', 1_000)} }}}}").SetName("Lists in lists"),
        new TestCaseData($"{{{{ {Many("{'a': ", 1_000)}1{new string('}', 1_000)} }}}}").SetName("Mappings in mappings"),
        new TestCaseData($"{{{{ {Many("not ", 10_000)}true }}}}").SetName("Negations"),
        new TestCaseData($"{{{{ {Many("- ", 10_000)}1 }}}}").SetName("Signs"),
        new TestCaseData($"{Many("{% if true %}", 1_000)}{Many("{% endif %}", 1_000)}").SetName("Statements in statements"),
    ];

    private static readonly TestCaseData[] Endless =
    [
        new TestCaseData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "deep").SetName("Macro that calls itself"),
        new TestCaseData("{% for x in [1] recursive %}{{ loop([x]) }}{% endfor %}", "deep").SetName("Loop that writes itself"),
        new TestCaseData($"{{{{ 1{Many(" + 1", 200_000)} }}}}", "").SetName("Sum without end"),
        new TestCaseData($"{{{{ 'a'{Many(" | upper", 90_000)} }}}}", "").SetName("Filters without end"),
        new TestCaseData("{% set n = namespace(l=[]) %}{% set _ = n.l.append(n.l) %}{{ n.l }}", "deep").SetName("List that holds itself"),
        new TestCaseData("{% set n = namespace(l=[]) %}{% set _ = n.l.append(n.l) %}{{ n.l | tojson }}", "deep").SetName("The same as JSON"),
        new TestCaseData("{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}", "").SetName("Loops in loops"),
        new TestCaseData("{% set n = namespace(t='ab') %}{% for i in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}", "letters")
            .SetName("Text that doubles"),
        new TestCaseData("{{ 'abc' * 999999999999 }}", "letters").SetName("Text many times over"),
        new TestCaseData("{{ [0] * 999999999999 }}", "items").SetName("List many times over"),
        new TestCaseData("{{ '%999999999d' % 1 }}", "letters").SetName("Format of great width"),
        new TestCaseData("{{ range(999999999) }}", "100000 numbers").SetName("Range of great length"),
    ];

    [TestCaseSource(nameof(Deep))]
    public void What_goes_too_deep_is_refused_when_it_is_read(string template) =>
        Assert.That(() => ChatTemplate.Parse(template),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("chat template, line 1").And.Message.Contains("deep"));

    [TestCaseSource(nameof(Endless))]
    public void What_comes_to_no_end_is_an_error(string template, string says) =>
        Assert.That(() => Render(template),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("chat template, line 1").And.Message.Contains(says));

    [TestCase("{% if false %}{{ x | nonsense }}{{ nonsense(1) }}{{ 'a'.nonsense() }}{{ 1 is nonsense }}{% endif %}a", "a")]
    [TestCase("{% macro f() %}{{ nonsense() }}{% endmacro %}b", "b")]
    [TestCase("{{ 'c' if true else x | nonsense }}", "c")]
    public void What_is_not_known_matters_only_where_it_is_reached(string template, string expected) =>
        Assert.That(Render(template), Is.EqualTo(expected));

    private static string Many(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Render(string template) => ChatTemplate.Parse(template).Render([new("user", "A")]);
}

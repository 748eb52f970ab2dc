using System.Text.RegularExpressions;

namespace Generative.Pipelines.Tests;

public sealed class RegexConstraintTests
{
    private const int End = 256, Draws = 200;

    [TestCase("abc")]
    [TestCase("a|bc|")]
    [TestCase("(ab|cd)+e*f?")]
    [TestCase("[a-fx]{2,4}-[^a-z\\d]")]
    [TestCase("\\d{4}-(0[1-9]|1[0-2])-\\d\\d")]
    [TestCase("\\w+( \\w+){0,5}\\.")]
    [TestCase("[a\\-\\[-]{1,4}\\S\\W\\D")]
    [TestCase("(?:a{2}){3}b{2,}")]
    [TestCase("né[é-ü日]{1,3}\\u00e9\\x41\\t\\\\\\.")]
    [TestCase("^(a|b)*abb$")]
    [TestCase("(a*)*b")]
    [TestCase("(a*|b)*(c|d*)")]
    [TestCase("x.y")]
    public void Any_text_drawn_matches(string pattern)
    {
        var constraint = new RegexConstraint(pattern, ConstrainedText.Bytes, [End]);
        var texts = new HashSet<string>();
        for (var seed = 0; seed < Draws; seed++)
        {
            var text = ConstrainedText.Draw(constraint, ConstrainedText.Bytes, End, seed, 257);
            texts.Add(text);
            // A letter outside the basic plane is one for us and two for .NET.
            var narrow = string.Concat(text.EnumerateRunes().Select(r => r.IsBmp ? r.ToString() : "\uE000"));
            Assert.That(Regex.IsMatch(narrow, $"^(?:{pattern})\\z", RegexOptions.ECMAScript), Is.True, $"seed {seed}: '{text}'");
        }
        Assert.That(texts, Has.Count.GreaterThan(pattern == "abc" ? 0 : 1));
    }

    [Test]
    public void Spaces_are_those_of_ECMAScript()
    {
        int[] spaces =
        [
            0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0xA0, 0x1680, .. Enumerable.Range(0x2000, 11), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
            0xFEFF,
        ];
        var yes = new RegexConstraint("\\s", ConstrainedText.Bytes, [End]);
        var no = new RegexConstraint("[^a\\s]|\\S", ConstrainedText.Bytes, [End]);
        foreach (var code in Enumerable.Range(0, 0x10000).Where(System.Text.Rune.IsValid))
        {
            long[] text = [.. System.Text.Encoding.UTF8.GetBytes(new System.Text.Rune(code).ToString()).Select(b => (long)b)];
            var isSpace = spaces.Contains(code);
            Assert.That((yes.IsComplete(text), no.IsComplete(text)), Is.EqualTo((isSpace, !isSpace)), $"{code:x}");
        }
    }

    [Test]
    public void Every_short_text_is_allowed_exactly_where_dot_net_matches_it()
    {
        string[] patterns = ["(a|ab)(c|bcd)?", "a{1,2}(b|c)*a", "[^a]b?|c+", "(?:ab?c?){2}", "a?a?a?aaa"];
        string[] letters = ["a", "b", "c", "d"];
        IEnumerable<string> texts = [""];
        for (var length = 0; length < 6; length++)
            texts = texts.Concat(texts.Where(t => t.Length == length).SelectMany(t => letters.Select(l => t + l))).ToList();
        foreach (var pattern in patterns)
        {
            var constraint = new RegexConstraint(pattern, ConstrainedText.Bytes, [End]);
            foreach (var text in texts)
                Assert.That(constraint.IsComplete([.. text.Select(c => (long)c)]), Is.EqualTo(Regex.IsMatch(text, $"^(?:{pattern})$")),
                    $"{pattern}: {text}");
        }
    }

    [Test]
    public void Tokens_of_several_bytes_are_allowed_where_all_of_them_lead_on()
    {
        using var tiny = new TinyTextPipeline();
        var tokenizer = tiny.Catalog.Describe("tiny-text").Tokenizer!();
        var constraint = new RegexConstraint("(In the God)+", tokenizer, [TinyTextModel.Eos]);
        bool[] Allowed(params long[] made)
        {
            var allowed = Enumerable.Repeat(true, TinyTextModel.Vocabulary + 3).ToArray();
            constraint.Restrict(new(made, 1, null), 0, made.Length, allowed);
            return allowed;
        }
        string Said(bool[] allowed) => string.Join('|', Enumerable.Range(0, allowed.Length).Where(i => allowed[i])
            .Select(i => i == TinyTextModel.Eos ? "end" : tokenizer.Decode([i])));
        long[] text = [.. tokenizer.Encode("In the God").Select(i => (long)i)];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Said(Allowed()), Is.EqualTo("I|In"));
        Assert.That(Said(Allowed(text[0])), Is.EqualTo(" | t| the"));
        Assert.That(Said(Allowed(text)), Is.EqualTo("I|In|end"));
        Assert.That(Said(Allowed([.. text, TinyTextModel.Eos])), Is.EqualTo("end"), "behind the end stands the end");
    }

    [Test]
    public void Prompt_is_passed_over_and_filler_in_the_canvas_is_not_looked_at()
    {
        var constraint = new RegexConstraint("b", ConstrainedText.Bytes, [End], promptTokens: 2);
        var allowed = Enumerable.Repeat(true, 257).ToArray();
        constraint.Restrict(new(new long[] { 0, 0, 0, 0, 'x', 'y', 0, 0 }, 2, null), 1, 2, allowed);

        Assert.That(Enumerable.Range(0, 257).Where(i => allowed[i]), Is.EqualTo(new[] { (int)'b' }));
    }

    [Test]
    public void Text_that_does_not_fit_and_samplers_of_another_order_are_errors()
    {
        var constraint = new RegexConstraint("ab", ConstrainedText.Bytes, [End]);
        var allowed = new bool[257];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => constraint.Restrict(new(new long[] { 'x' }, 1, null), 0, 1, allowed),
            Throws.InvalidOperationException.With.Message.Contains("Token 0 of the text does not fit the constraint"));
        Assert.That(() => constraint.Restrict(new(new long[] { 999, 0 }, 1, 999), 0, 1, allowed),
            Throws.InvalidOperationException.With.Message.Contains("take a sampler that writes from left to right"));
        Assert.That(() => constraint.Restrict(new(default, 1, null), 0, 0, allowed),
            Throws.InvalidOperationException.With.Message.Contains("No token leads on from token 0"));
        Assert.That(() => new RegexConstraint("a", ConstrainedText.Bytes, []),
            Throws.ArgumentException.With.Message.Contains("There is no end token"));
    }

    [Test]
    public async Task Line_feed_ends_the_texts_of_a_model_without_an_end()
    {
        var catalog = new ByteCatalog(ByteModel.Random(), d => d with { EndTokens = [] });
        var result = await catalog.Pipeline.GenerateAsync(ByteCatalog.Request with
        {
            Count = 4, Stop = ["\n"],
            Constraint = new RegexConstraint("(ab|cd){3}", ConstrainedText.Bytes, ConstrainedText.Bytes.Encode("\n"), promptTokens: 3),
        });

        Assert.That(result.Texts, Has.All.Match("^In (ab|cd){3}\\z"));
        Assert.That(result.FinishReasons, Has.All.EqualTo(FinishReason.StopString));
    }

    [TestCase("a(?=b)", "the group '(?=' is not supported (look-around, flags, names)")]
    [TestCase("(?<n>a)", "the group '(?<' is not supported")]
    [TestCase("(a)\\1", "'\\1' is not supported")]
    [TestCase("\\bword", "'\\b' is not supported")]
    [TestCase("\\p{L}", "'\\p' is not supported")]
    [TestCase("a$b", "an anchor inside the expression is not supported")]
    [TestCase("*a", "'*' has nothing before it to repeat")]
    [TestCase("a**", "'*' repeats what is repeated already")]
    [TestCase("a++", "a possessive '+' is not supported")]
    [TestCase("a{3,2}", "a count runs from 3 to 2")]
    [TestCase("a{", "a count is ''; give a whole number up to 10000")]
    [TestCase("(a", "a group is not closed; add ')'")]
    [TestCase("a)", "')' closes nothing")]
    [TestCase("[a", "a class is not closed; add ']'")]
    [TestCase("[z-a]", "a range of a class runs backwards")]
    [TestCase("[]", "a class has no character in it")]
    [TestCase("[a-z-[aeiou]]", "'-[' in a class is not supported: it takes letters away in some dialects")]
    [TestCase("[-[a]]", "'-[' in a class is not supported")]
    [TestCase("[!-[]", "'-[' in a class is not supported")]
    [TestCase("[[:alpha:]]", "named classes such as [:alpha:] are not supported")]
    [TestCase("a\\", "a backslash stands at the end")]
    [TestCase("(a|b)*a(a|b){16}", "The pattern needs more than 65536 states; lower its counts")]
    [TestCase("(a?b?){5000}", "The pattern is too much work: too many of its parts can go on at once. Lower its counts")]
    [TestCase("((a{1000}){1000}){1000}", "The pattern needs more than 400000 states; lower its counts")]
    public void What_is_not_supported_is_refused_by_name(string pattern, string says) =>
        Assert.That(() => new RegexConstraint(pattern, ConstrainedText.Bytes, [End]), Throws.ArgumentException.With.Message.Contains(says));

    [Test]
    public void Utf8_of_every_character_is_told_from_its_neighbours()
    {
        int[] edges = [0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0x10FFFF];
        foreach (var first in edges)
            foreach (var last in edges.Where(l => l >= first))
            {
                var automaton = new ByteAutomaton(Patterns.One(new((first, last))));
                foreach (var code in edges.SelectMany(e => new[] { e - 1, e, e + 1 }).Where(System.Text.Rune.IsValid).Distinct())
                    Assert.That(Accepts(automaton, code), Is.EqualTo(code >= first && code <= last), $"{code:x} in {first:x} to {last:x}");
            }

        static bool Accepts(ByteAutomaton automaton, int code) => automaton.Accepts(automaton.After(
            ByteAutomaton.Start, System.Text.Encoding.UTF8.GetBytes(new System.Text.Rune(code).ToString())));
    }
}

using Generative.Tokenizers;

namespace Generative.Pipelines.Tests;

public sealed class StopTests
{
    [TestCase("Hello wörld. STOP here", new[] { "STOP" }, "Hello wörld. ")]
    [TestCase("Hello wörld. STOP here", new[] { "ö" }, "Hello w")]
    [TestCase("a ST STO STOP", new[] { "STOP" }, "a ST STO ")]
    [TestCase("one two three", new[] { "three", "o t" }, "one tw")]
    [TestCase("one two three", new[] { "wo", "two" }, "one ")]
    [TestCase("STOP", new[] { "STOP" }, "")]
    [TestCase("line\n\nline", new[] { "\n\n" }, "line")]
    [TestCase("日本語", new[] { "本" }, "日")]
    public async Task Text_ends_before_a_stop_string_and_nothing_of_it_was_said(string script, string[] stop, string left)
    {
        var catalog = new ByteCatalog(ByteModel.Script(script, 3));
        var (result, added) = await ByteCatalog.StreamAsync(catalog.Pipeline, ByteCatalog.Request with { Stop = stop });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts[0], Is.EqualTo("In " + left));
        Assert.That(result.BytesOf(0), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes("In " + left)));
        Assert.That(string.Concat(added[0]), Is.EqualTo(left));
        Assert.That(result.FinishReasons[0], Is.EqualTo(FinishReason.StopString));
        Assert.That(result.Plan.Tokenizer.Decode(result.TokenIds[0]), Does.StartWith("In " + left).And.Length.GreaterThan(3 + left.Length));
    }

    [Test]
    public async Task Beginning_of_a_stop_string_is_said_once_it_turns_out_to_be_none()
    {
        var catalog = new ByteCatalog(ByteModel.Script("a STO. ST", 3));
        var (result, added) = await ByteCatalog.StreamAsync(catalog.Pipeline, ByteCatalog.Request with { Stop = ["STOP"] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(added[0], Is.EqualTo(new[] { "a", " ", "", "", "", "STO.", " ", "", "", "ST", "" }));
        Assert.That(result.FinishReasons[0], Is.EqualTo(FinishReason.EndToken));
    }

    [Test]
    public async Task Stop_string_of_the_prompt_stops_nothing()
    {
        var pipeline = new ByteCatalog(ByteModel.Script("abc In x", 3)).Pipeline;
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { Stop = ["In", "n a"] });

        Assert.That(result.Texts[0], Is.EqualTo("In abc "));
    }

    [Test]
    public async Task Texts_of_a_batch_stop_on_their_own()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(1e9)).Pipeline;
        var request = ByteCatalog.Request with { Count = 6, Stop = ["ab", "c "], MaxTokens = 50 };
        var (result, added) = await ByteCatalog.StreamAsync(pipeline, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.FinishReasons, Has.Some.EqualTo(FinishReason.StopString));
        Assert.That(added.Select(a => string.Concat(a)), Is.EqualTo(result.Continuations));
        Assert.That(result.Continuations, Has.None.Contains("ab").And.None.Contains("c "));
    }

    [Test]
    public void Stop_string_is_found_across_tokens_of_any_length()
    {
        var folder = Directory.CreateTempSubdirectory("generative-stop-");
        try
        {
            TinyTextModel.WriteTokenizer(folder.FullName);
            var tokenizer = TextTokenizers.Open(folder.FullName);
            var stop = new TextStop(tokenizer, [TinyTextModel.Eos], ["e G", "he God th"]);
            long[] ids = [.. tokenizer.Encode("In the God the").Select(id => (long)id)];
            Assert.That(ids, Has.Length.EqualTo(4), "In, ' the', ' God' and ' the'");

            using var _ = Assert.EnterMultipleScope();
            Assert.That(stop.IsEnd(ids.AsSpan(0, 2), 2), Is.False);
            Assert.That(stop.Reason(ids.AsSpan(0, 3), 3), Is.EqualTo(FinishReason.StopString));
            Assert.That(stop.Reason(ids.AsSpan(0, 3), 1), Is.Null, "the rest is the prompt's");
            Assert.That(stop.Reason([.. ids[..2], TinyTextModel.Mask, .. ids[2..3]], 4), Is.EqualTo(FinishReason.StopString),
                "a special token between them says nothing");
            Assert.That(stop.Reason([.. ids, TinyTextModel.Eos], 1), Is.EqualTo(FinishReason.EndToken));
            Assert.That(stop.IsEnd([1, 2, 999_999], 1), Is.False, "an id that is no token says nothing");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase(" the", FinishReason.Length, "the God a")]
    [TestCase("the", FinishReason.StopString, "")]
    [TestCase(" God", FinishReason.StopString, "the")]
    public async Task Space_that_no_text_begins_with_stops_nothing(string stop, FinishReason reason, string left)
    {
        var root = Directory.CreateTempSubdirectory("generative-stop-");
        try
        {
            OddTokenizers.WriteMarked(root.FullName, "marked");
            var tokenizer = TextTokenizers.Open(root.FullName);
            var begin = tokenizer.SpecialTokens.Single().Value;
            int[] script = [.. tokenizer.Encode("the God a")];
            var model = new ByteModel(tokenizer.VocabularySize, so => [(script[so.Count - 1], 60)]);
            var catalog = new ByteCatalog(model, d => d with { Tokenizer = () => tokenizer, BeginToken = begin, EndTokens = [] });
            var (result, added) = await ByteCatalog.StreamAsync(catalog.Pipeline,
                ByteCatalog.Request with { Prompt = null, MaxTokens = script.Length, Stop = [stop] });

            using var _ = Assert.EnterMultipleScope();
            Assert.That((result.FinishReasons[0], result.Texts[0], string.Concat(added[0])), Is.EqualTo((reason, left, left)));
            Assert.That(result.BytesOf(0), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(left)));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Test]
    public void Look_at_a_long_text_is_a_look_at_its_end()
    {
        var counted = new CountedTokenizer(new ByteTokenizer("<end>"));
        var stop = new TextStop(counted, [ByteModel.End], ["some stop string"]);
        long[] ids = [.. Enumerable.Repeat((long)'x', 100_000)];
        counted.Most = 0;

        for (var made = 99_000; made < ids.Length; made++)
            Assert.That(stop.IsEnd(ids.AsSpan(0, made), made), Is.False);
        Assert.That(counted.Most, Is.InRange(16, 32));
    }

    /// <summary>Counts the tokens of the longest piece it was asked about.</summary>
    private sealed class CountedTokenizer(ITextTokenizer inner) : ITextTokenizer
    {
        public int Most { get; set; }

        public int VocabularySize => inner.VocabularySize;

        public IReadOnlyDictionary<string, int> SpecialTokens => inner.SpecialTokens;

        public IReadOnlyList<int> Encode(string text, bool addSpecial = false) => inner.Encode(text, addSpecial);

        public IReadOnlyList<int> EncodeBytes(ReadOnlySpan<byte> bytes) => inner.EncodeBytes(bytes);

        public string Decode(IReadOnlyList<int> ids, bool skipSpecial = false) => inner.Decode(ids, skipSpecial);

        public byte[] DecodeBytes(IReadOnlyList<int> ids, bool skipSpecial = false)
        {
            Most = Math.Max(Most, ids.Count);
            return inner.DecodeBytes(ids, skipSpecial);
        }

        public ITextDecoder CreateDecoder(bool skipSpecial = false) => inner.CreateDecoder(skipSpecial);
    }
}

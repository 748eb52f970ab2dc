namespace Generative.Tokenizers.Tests;

public sealed class StageTests
{
    [Test]
    public void Replace_LiteralOverSeveralPieces_IsHeldUntilItIsKnown() =>
        Assert.That(Run(Stages.Replace("</w>", " "), "a<", "/w", ">b</", "x"), Is.EqualTo(new[] { "a", "", " b", "</x", "" }));

    [Test]
    public void Strip_BothEnds_HoldsWhatMayBeTheEnd() =>
        Assert.That(Run(Stages.Strip(' ', 1, 1), "  a ", " ", "b ", " "), Is.EqualTo(new[] { " a", " ", " b", " ", "" }));

    [Test]
    public void Trim_TakesAllWhiteSpace() =>
        Assert.That(Run(Stages.Trim, " \n", " a", "\u00A0", "b", " \t"), Is.EqualTo(new[] { "", "a", "", "\u00A0b", "", "" }));

    [Test]
    public void Suffix_LastWord_GetsNoSpace() =>
        Assert.That(Run(Stages.Suffix("</w>"), "th", "e</w>", "end</w>"), Is.EqualTo(new[] { "th", "e", " end", "" }));

    [Test]
    public void Gather_SaysAllAtTheEnd() => Assert.That(Run(Stages.Gather, "a", "b"), Is.EqualTo(new[] { "", "", "ab" }));

    [Test]
    public void ByteFallback_BrokenCharacter_IsOneForEachByte() =>
        Assert.That(Run(Stages.ByteFallback, "<0xE2>", "<0x82>", "a", "<0xC3>", "<0xA9>", "<0xF0>"),
            Is.EqualTo(new[] { "", "", "\uFFFD\uFFFDa", "", "\u00E9", "", "\uFFFD" }));

    /// <summary>What a stage says after each piece, and at the end.</summary>
    private static string[] Run(DecodeStage stage, params string[] pieces)
    {
        var text = new TextSink();
        var sink = stage.Begin(text, false);
        List<string> said = [];
        foreach (var piece in pieces)
        {
            sink.Add(piece);
            said.Add(text.Take());
        }
        sink.End();
        return [.. said, text.Take()];
    }
}

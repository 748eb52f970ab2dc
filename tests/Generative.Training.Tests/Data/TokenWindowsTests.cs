using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Data;

public sealed class TokenWindowsTests
{
    [Test]
    public void Windows_begin_at_lines_and_everywhere()
    {
        using var data = new TokenWindows([.. Enumerable.Range(0, 20)], [0, 5, 12, 19], 4);
        Assert.That((data.Count, data.Tokens, data.Length), Is.EqualTo((8L, 20L, 4)));
        using var scope = NewDisposeScope();
        var rows = data.Pick(tensor(new long[] { 1, 3, 5 })).Tokens;
        // line 1; the last line, moved so that a whole window fits; the second of four even places over 0 .. 16
        Assert.That(rows.data<long>().ToArray(), Is.EqualTo(new long[] { 5, 6, 7, 8, 16, 17, 18, 19, 4, 5, 6, 7 }));
    }

    [Test]
    public void Fingerprint_tells_texts_apart()
    {
        using var one = new TokenWindows([1, 2, 3], [0], 2);
        using var other = new TokenWindows([1, 3, 2], [0], 2);
        Assert.That(one.Fingerprint, Is.Not.EqualTo(other.Fingerprint));
    }

    [Test]
    public void Text_shorter_than_a_window_is_refused()
    {
        Assert.That(() => new TokenWindows([1, 2], [0], 3), Throws.ArgumentException.With.Message.Contains("2 tokens; windows of 3"));
        Assert.That(() => new TokenWindows([1, 2], [], 2), Throws.ArgumentException.With.Message.Contains("no lines"));
    }

    [Test]
    public void Pictures_are_not_text()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        var batch = images.Pick(arange(2, ScalarType.Int64));
        Assert.That(() => batch.Tokens, Throws.InvalidOperationException.With.Message.Contains("holds pictures"));
        Assert.That(() => TrainingBatch.Text(zeros(1, 2, ScalarType.Int64)).Images, Throws.InvalidOperationException.With.Message.Contains("holds text"));
    }
}

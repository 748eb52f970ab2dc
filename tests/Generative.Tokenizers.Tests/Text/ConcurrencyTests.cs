namespace Generative.Tokenizers.Tests;

public sealed class ConcurrencyTests
{
    [TestCase("byte-level-regex")]
    [TestCase("clip-small")]
    [TestCase("sentencepiece-unigram")]
    public void OneTokenizer_ManyThreads_SameAnswers(string name)
    {
        string[] texts = [.. Enumerable.Range(0, 200)
            .Select(i => $"In the beginning {i} was \u00E9\u0301 the \U0001F600 word {i % 7}, {new string('x', i)}")];
        var alone = TextTokenizers.Open(Fixtures.At("tokenizers", name));
        var expected = texts.Select(t => alone.Encode(t).ToArray()).ToArray();
        var shared = TextTokenizers.Open(Fixtures.At("tokenizers", name));
        var found = new (int[] Ids, string Text)[texts.Length];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int[] ids = [.. shared.Encode(texts[i])];
            found[i] = (ids, shared.Decode(ids));
        });
        Assert.That(found.Select(f => f.Ids), Is.EqualTo(expected));
        Assert.That(found.Select(f => f.Text), Is.EqualTo(expected.Select(ids => alone.Decode(ids))));
    }
}

using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Texts so long that their tokens are attended in stretches.</summary>
public sealed class DecoderStretchTests
{
    [Test]
    public void Windowed_text_in_stretches_equals_the_text_in_parts([Values(1, 2)] int rows, [Values] bool cached)
    {
        using var network = TinyDecoders.Llama(TinyDecoders.Options with { MaxLength = 2000, Windows = [0, 40] });
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(rows, 1200);
        using var one = network.CreateCache(rows, 1200, CachePolicy.All);
        using var many = network.CreateCache(rows, 1200, CachePolicy.All);

        var whole = cached ? network.Part(one, ids) : network.Whole(ids);

        Assert.That(Values.Distance(whole, network.InParts(many, ids, 100)), Is.LessThan(1e-4));
    }

    [Test]
    public void Part_behind_a_long_text_equals_smaller_parts([Values(0, 700)] int window)
    {
        // 32 query heads share one head of keys: a mask of 400 tokens behind 1500 would have 24 million numbers.
        using var network = TinyDecoders.Llama(TinyDecoders.Options with
        {
            MaxLength = 2000, Heads = 32, KeyHeads = 1, Windows = window == 0 ? [] : [window, window],
        });
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(1, 1900);
        using var one = network.CreateCache(1, 1900, CachePolicy.All);
        using var many = network.CreateCache(1, 1900, CachePolicy.All);

        var large = network.InParts(one, ids, 1500, 400);

        Assert.That(Values.Distance(large, network.InParts(many, ids, 1500, 150)), Is.LessThan(1e-4));
    }

    [Test]
    public void Long_windowed_prompt_makes_no_mask_of_its_length_squared()
    {
        using var network = TinyDecoders.Llama(TinyDecoders.Options with { MaxLength = 50_000, Layers = 1, Windows = [40] });
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        // 50,000 tokens squared would be 2.5 thousand million numbers, more than an int can count.
        var logits = network.Logits(new(TinyDecoders.Ids(1, 50_000)) { Answers = [1] });
        Assert.That(logits.isfinite().all().item<bool>(), Is.True);
    }
}

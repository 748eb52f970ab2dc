using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Products of a few tokens, which are made without libtorch where no gradients are wanted.</summary>
public sealed class FewRowsTests
{
    // Layers large enough not to be left to libtorch, and a read-out large enough for several threads, whose number of outputs no kernel divides.
    private static readonly LlamaOptions Options = TinyDecoders.Options with
    {
        Width = 128, InnerWidth = 64, HeadSize = 32, VocabularySize = 20_003, TiedWeights = true, QueryBias = true,
    };

    [Test]
    public void Few_tokens_are_answered_as_under_gradients([Values(1, 2, 3, 4, 5, 8, 9, 16, 17)] int count, [Values(40, 63, 64)] int inner)
    {
        using var scope = NewDisposeScope();
        using var network = TinyDecoders.Llama(Options with { InnerWidth = inner });
        var ids = TinyDecoders.Ids(1, count);
        var wanted = network.Whole(ids).detach();
        using var none = no_grad();

        var answer = network.Whole(ids);

        var scale = wanted.abs().max().item<float>();
        Assert.That((answer - wanted).abs().max().item<float>(), Is.LessThan(3e-5 * scale));
    }

    [Test]
    public void Answer_is_the_same_to_the_last_bit_whatever_stands_beside_it([Values(2, 4, 7, 8, 16)] int rows)
    {
        using var scope = NewDisposeScope();
        using var network = TinyDecoders.Llama(Options);
        using var none = no_grad();
        var ids = TinyDecoders.Ids(rows, 1);

        var together = network.Whole(ids);

        for (var row = 0; row < rows; row++)
            Assert.That(together[row].equal(network.Whole(ids[row..(row + 1)])[0]).all().item<bool>(), Is.True, $"row {row}");
    }

    [Test]
    public void Threads_do_not_change_a_bit([Values(1, 3, 8)] int rows)
    {
        using var scope = NewDisposeScope();
        using var network = TinyDecoders.Llama(Options);
        using var none = no_grad();
        var ids = TinyDecoders.Ids(rows, 1);
        var wanted = network.Whole(ids);
        var threads = get_num_threads();
        try
        {
            set_num_threads(3);
            for (var trial = 0; trial < 50; trial++)
            {
                using var answer = network.Whole(ids);
                Assert.That(answer.equal(wanted).all().item<bool>(), Is.True);
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }
}

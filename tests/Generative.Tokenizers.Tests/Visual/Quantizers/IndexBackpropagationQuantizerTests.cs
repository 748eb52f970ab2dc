using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class IndexBackpropagationQuantizerTests
{
    [Test]
    public void Code_of_the_largest_product_is_chosen_with_and_without_gradients()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new IndexBackpropagationQuantizer(new(16, 3));
        var z = randn(2, 3, 2, 5);
        var table = quantizer.parameters().Single().detach();
        var expected = einsum("bdhw,nd->bnhw", z, table).argmax(1).flatten(1);
        var with = quantizer.Quantize(z);
        using var gradients = no_grad();
        var without = quantizer.Quantize(z);
        Assert.That(with.Ids.eq(expected).all().item<bool>() && without.Ids.eq(expected).all().item<bool>(), Is.True);
        Assert.That(with.Latent.eq(without.Latent).all().item<bool>(), Is.True);
        Assert.That(without.Latent.eq(quantizer.Lookup(expected, new(2, 5))).all().item<bool>(), Is.True);
    }

    [Test]
    public void Every_code_receives_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new IndexBackpropagationQuantizer(new(16, 3));
        var z = randn(1, 3, 1, 2).requires_grad_(true);
        (quantizer.Quantize(z).Latent * randn(1, 3, 1, 2)).sum().backward();
        Assert.That(quantizer.parameters().Single().grad!.abs().sum(1).gt(0).all().item<bool>(), Is.True, "two latents choose two codes at most");
        Assert.That(z.grad!.abs().sum().item<float>(), Is.GreaterThan(0));
    }

    [Test]
    public void Picture_alone_has_the_ids_it_has_among_others()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new IndexBackpropagationQuantizer(new(64, 4));
        var z = randn(5, 4, 3, 3);
        Assert.That(quantizer.Quantize(z.narrow(0, 3, 1)).Ids.eq(quantizer.Quantize(z).Ids.narrow(0, 3, 1)).all().item<bool>(), Is.True);
    }

    [Test]
    public void Entropy_is_left_out_without_a_weight()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new IndexBackpropagationQuantizer(new(8, 2) { EntropyWeight = 0 });
        Assert.That(quantizer.Losses(randn(1, 2, 2, 2)).Terms.Keys,
            Is.EquivalentTo(new[] { IndexBackpropagationQuantizer.JointTerm, QuantizerTerms.Commitment, QuantizerTerms.Codebook }));
    }

    [Test]
    public void Half_precision_goes_in_and_comes_out()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new IndexBackpropagationQuantizer(new(8, 2));
        Assert.That(quantizer.Quantize(randn(1, 2, 2, 2).to(ScalarType.BFloat16)).Latent.dtype, Is.EqualTo(ScalarType.BFloat16));
    }
}

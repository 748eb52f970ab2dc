using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class VectorQuantizerTests
{
    private static VectorQuantizer Make(VectorQuantizerOptions options, params float[] codes)
    {
        var quantizer = new VectorQuantizer(options);
        using var gradients = no_grad();
        using var values = tensor(codes).reshape(options.Codes, options.Channels);
        foreach (var (name, stored) in quantizer.state_dict())
            if (name is "embedding.weight" or "embedding.embed_avg") stored.copy_(values);
        return quantizer;
    }

    /// <summary>A latent of one picture with one row.</summary>
    private static Tensor Row(int channels, params float[] values) =>
        tensor(values).reshape(1, -1, 1, channels).permute(0, 3, 2, 1).contiguous();

    [Test]
    public void Nearest_code_is_found_and_its_gradient_goes_straight_through()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Make(new(3, 2), 0, 0, 1, 0, 0, 2);
        var z = Row(2, 0.9f, 0.2f, 0.1f, 1.4f, 0.2f, 0.1f).requires_grad_(true);
        var found = quantizer.Quantize(z);
        found.Latent.sum().backward();
        Assert.That(found.Ids.data<long>().ToArray(), Is.EqualTo(new long[] { 1, 2, 0 }));
        Assert.That(found.Latent.detach().eq(quantizer.Lookup(found.Ids, new(1, 3))).all().item<bool>(), Is.True);
        Assert.That(z.grad!.eq(1).all().item<bool>(), Is.True);
    }

    [Test]
    public void Averages_follow_the_equations()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Make(new(2, 1) { Decay = 0.9, Epsilon = 1e-5 }, 0, 10);
        quantizer.Losses(Row(1, 1, 2, 3));
        var state = quantizer.state_dict();
        var counts = state["embedding.cluster_size"].data<float>().ToArray();
        Assert.That(counts[0], Is.EqualTo(0.9 + 0.1 * 3).Within(1e-6));
        Assert.That(counts[1], Is.EqualTo(0.9).Within(1e-6));
        Assert.That(state["embedding.embed_avg"].data<float>()[0], Is.EqualTo(0.1 * 6).Within(1e-6));
        var smoothed = (1.2 + 1e-5) / (2.1 + 2e-5) * 2.1;
        Assert.That(state["embedding.weight"].data<float>()[0], Is.EqualTo(0.6 / smoothed).Within(1e-6));
        Assert.That(state["embedding.weight"].data<float>()[1], Is.EqualTo(10).Within(1e-3), "a code nobody chooses stays");
    }

    [Test]
    public void Only_training_moves_the_codes()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Make(new(2, 1), 0, 10);
        quantizer.Quantize(Row(1, 1, 2, 3));
        quantizer.eval();
        quantizer.Losses(Row(1, 1, 2, 3));
        Assert.That(quantizer.state_dict()["embedding.weight"].data<float>().ToArray(), Is.EqualTo(new[] { 0f, 10 }));
    }

    [Test]
    public void Codes_converge_to_the_means_of_clusters()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Make(new(2, 1) { Decay = 0.8 }, -1, 1);
        for (var step = 0; step < 60; step++) quantizer.Losses(Row(1, -5, -7, 3, 5));
        var codes = quantizer.state_dict()["embedding.weight"].data<float>().ToArray();
        Assert.That(codes, Is.EqualTo(new[] { -6f, 4 }).Within(1e-3));
    }

    [Test]
    public void Dead_code_takes_the_place_of_a_latent_when_asked([Values] bool revive)
    {
        using var scope = NewDisposeScope();
        using var quantizer = Make(new(2, 1) { Decay = 0.5, RevivalThreshold = revive ? 0.1 : 0 }, 0, 1000);
        var z = Row(1, -1, 0, 1, 2);
        for (var step = 0; step < 8; step++) quantizer.Losses(z);
        var codes = quantizer.state_dict()["embedding.weight"].data<float>().ToArray();
        Assert.That(codes[1], revive ? Is.InRange(-1, 2) : Is.GreaterThan(500));
        Assert.That(quantizer.Quantize(z).Ids.unique().Item1.shape[0], Is.EqualTo(revive ? 2 : 1));
    }

    [Test]
    public void Terms_and_gradients_follow_the_paper([Values] bool averages)
    {
        using var scope = NewDisposeScope();
        using var quantizer = Make(new(2, 1) { Decay = averages ? 0.99 : null, CommitmentWeight = 0.5 }, 0, 10);
        var z = Row(1, 1, 3).requires_grad_(true);
        var losses = quantizer.Losses(z);
        losses.Total.backward();
        Assert.That(losses[QuantizerTerms.Commitment].item<float>(), Is.EqualTo(5));
        Assert.That(losses.Total.item<float>(), Is.EqualTo(averages ? 2.5f : 7.5f));
        Assert.That(z.grad!.data<float>().ToArray(), Is.EqualTo(new[] { 0.5f, 1.5f }), "0.5 * 2 (z - e) / 2");
        Assert.That(losses.Terms.ContainsKey(QuantizerTerms.Codebook), Is.EqualTo(!averages));
        if (!averages)
            Assert.That(quantizer.parameters().Single().grad!.data<float>().ToArray(), Is.EqualTo(new[] { -4f, 0 }));
    }

    [Test]
    public void Names_are_the_published_ones()
    {
        using var averages = new VectorQuantizer(new(4, 2));
        using var gradients = new VectorQuantizer(new(4, 2) { Decay = null });
        Assert.That(averages.state_dict().Keys,
            Is.EquivalentTo(new[] { "embedding.weight", "embedding.cluster_size", "embedding.embed_avg" }));
        Assert.That(gradients.state_dict().Keys, Is.EqualTo(new[] { "embedding.weight" }));
    }

    [Test]
    public void Large_tables_are_searched_in_parts()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new VectorQuantizer(new(1 << 19, 1) { Decay = null });
        // Small numbers, whose squares float32 holds exactly.
        using (no_grad()) quantizer.parameters().Single().copy_((arange(1 << 19) % 2000).unsqueeze(1));
        var z = tensor(Enumerable.Range(0, 50).Select(i => i * 39 + 0.2f).ToArray()).reshape(2, 1, 5, 5);
        var ids = quantizer.Quantize(z).Ids;
        Assert.That(ids.flatten().data<long>().ToArray(), Is.EqualTo(Enumerable.Range(0, 50).Select(i => i * 39L)), "the first of equals");
    }

    [Test]
    public void Bad_settings_are_refused()
    {
        Assert.That(() => new VectorQuantizer(new(1, 2)), Throws.ArgumentException.With.Message.Contains("Codes is 1"));
        Assert.That(() => new VectorQuantizer(new(2, 0)), Throws.ArgumentException.With.Message.Contains("Channels is 0"));
        Assert.That(() => new VectorQuantizer(new(2, 2) { Decay = 1 }), Throws.ArgumentException.With.Message.Contains("Decay is 1"));
        Assert.That(() => new VectorQuantizer(new(2, 2) { Epsilon = 0 }), Throws.ArgumentException.With.Message.Contains("Epsilon is 0"));
        Assert.That(() => new VectorQuantizer(new(2, 2) { Decay = null, RevivalThreshold = 1 }),
            Throws.ArgumentException.With.Message.Contains("RevivalThreshold is 1"));
    }
}

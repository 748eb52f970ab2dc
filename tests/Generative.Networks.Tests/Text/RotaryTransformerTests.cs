using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>What MDLM's, RADD's and SEDD's networks have in common.</summary>
[TestFixtureSource(typeof(TinyText), nameof(TinyText.All))]
public sealed class RotaryTransformerTests(string config)
{
    private static readonly long[,] Words = { { 0, 6, 3, 6, 1, 6 }, { 6, 6, 2, 5, 6, 4 } };

    private readonly RotaryTransformer _network = TinyText.Build(config);
    private DisposeScope _scope = null!;
    private Tensor _ids = null!, _sigma = null!;

    [SetUp]
    public void Begin()
    {
        _scope = NewDisposeScope();
        (_ids, _sigma) = (tensor(Words), tensor(new[] { 0.4f, 2f }));
    }

    [TearDown]
    public void End() => _scope.Dispose();

    [OneTimeTearDown]
    public void EndAll() => _network.Dispose();

    [Test]
    public void Fresh_network_answers_nothing()
    {
        using var fresh = (RotaryTransformer)NetworkFactory.Build(RotaryTransformerConfig.Read(config));
        var logits = fresh.call(_ids, _sigma);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(logits.shape, Is.EqualTo(new long[] { 2, 6, 7 }));
        Assert.That(logits.abs().max().item<float>(), Is.Zero);
    }

    [Test]
    public void Logits_at_positions_are_those_of_all()
    {
        var masked = _ids.eq(6);
        var chosen = _network.LogitsAt(_ids, _sigma, masked);
        var all = _network.call(_ids, _sigma)[masked];
        Assert.That((chosen - all).abs().max().item<float>(), Is.LessThan(1e-5f));
    }

    [Test]
    public void Row_answers_the_same_alone()
    {
        using var gradients = no_grad();
        var both = _network.call(_ids, _sigma);
        var alone = _network.call(_ids[1..], _sigma[1..]);
        Assert.That(both[1..].eq(alone).all().item<bool>(), Is.True);
    }

    [Test]
    public void Longer_text_after_a_shorter_one_is_as_if_it_came_first()
    {
        using var other = TinyText.Build(config);
        using (inference_mode())
            _ = other.call(_ids[.., ..3], _sigma);
        Assert.That(other.call(_ids, _sigma).allclose(_network.call(_ids, _sigma)), Is.True);
    }

    [Test]
    public void Weights_converted_between_two_texts_turn_positions_as_before()
    {
        using var gradients = no_grad();
        using var other = TinyText.Build(config);
        using (other.call(_ids, _sigma)) { }
        other.to(ScalarType.Float64);
        var wide = other.call(_ids[.., ..3], _sigma);
        other.to(ScalarType.Float32);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(wide.allclose(_network.call(_ids[.., ..3], _sigma), 1e-4, 1e-4), Is.True);
        Assert.That(other.call(_ids, _sigma).eq(_network.call(_ids, _sigma)).all().item<bool>(), Is.True);
    }

    [Test]
    public void Order_of_the_tokens_matters()
    {
        var turned = _network.call(_ids.flip(1), _sigma).flip(1);
        Assert.That(turned.allclose(_network.call(_ids, _sigma)), Is.False);
    }

    [Test]
    public void Noise_matters_only_where_the_network_is_told()
    {
        var same = _network.call(_ids, _sigma + 1).allclose(_network.call(_ids, _sigma));
        Assert.That(same, Is.EqualTo(!_network.IsTimeConditioned));
    }

    [Test]
    public void Every_weight_learns()
    {
        _network.call(_ids, _sigma).square().mean().backward();
        Assert.That(_network.named_parameters().Where(p => p.parameter.grad is null).Select(p => p.name), Is.Empty);
    }

    [Test]
    public void Evaluation_leaves_no_tensor_behind()
    {
        using var gradients = no_grad();
        using (_network.call(_ids, _sigma)) { }
        var before = Tensor.TotalCount;
        using (_network.call(_ids, _sigma)) { }
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }

    [Test]
    public void Wrong_tokens_are_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Refused(_ids + 1, "ids has 1 to 7; this network has tokens 0 to 6");
        Refused(_ids - 1, "ids has -1 to 5");
        Refused(_ids[0], "ids is [6]");
        Refused(_ids[.., ..0], "ids is [2, 0]");
        Refused(_ids.to(ScalarType.Float32), "ids is Float32");
        Refused(cat([_ids, _ids], 1), "ids has 12 tokens a row; this network takes up to 6");
        Assert.That(() => _network.LogitsAt(_ids, _sigma, _ids), Throws.ArgumentException.With.Message.Contains("positions is Int64"));
    }

    [Test]
    public void Wrong_noise_is_refused_where_it_is_heard()
    {
        if (!_network.IsTimeConditioned)
        {
            Assert.That(_network.call(_ids, null).shape, Is.EqualTo(new long[] { 2, 6, 7 }));
            return;
        }
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => _network.call(_ids, null), Throws.ArgumentException.With.Message.Contains("sigma is missing"));
        Assert.That(() => _network.call(_ids, _sigma[..1]), Throws.ArgumentException.With.Message.Contains("sigma is [1]"));
    }

    private void Refused(Tensor ids, string message) =>
        Assert.That(() => _network.call(ids, _sigma), Throws.ArgumentException.With.Message.Contains(message));
}

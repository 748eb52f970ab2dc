namespace Generative.Pipelines.Tests;

/// <summary>Pictures whose tokens are written from left to right.</summary>
public sealed class TokenPictureTests
{
    private TokenPipeline _tokens = null!;

    [OneTimeSetUp]
    public void Create() => _tokens = new();

    [OneTimeTearDown]
    public void Remove() => _tokens.Dispose();

    [Test]
    public void Pictures_have_the_tokenizers_size_and_do_not_depend_on_how_many_are_made()
    {
        var three = _tokens.Pictures(TokenPipeline.Request);
        var second = _tokens.Pictures(TokenPipeline.Request with { Count = 1, Seed = 6, Classes = ["bird"] });

        Assert.That(three.Select(p => (p.Width, p.Height, p.Channels)), Is.All.EqualTo((8, 8, 1)));
        Assert.That(TokenPipeline.Bytes(second), Is.EqualTo(TokenPipeline.Bytes([three[1]])));
        Assert.That(TokenPipeline.Bytes([three[0]]), Is.Not.EqualTo(TokenPipeline.Bytes([three[2]])), "another seed");
    }

    [Test]
    public void Class_and_guidance_change_the_picture()
    {
        var one = TokenPipeline.Request with { Count = 1 };
        var pictures = new[] { one, one with { Classes = ["dog"] }, one with { Guidance = 1 }, one with { Guidance = 6 }, one with { Classes = [] } }
            .Select(r => Convert.ToHexString(TokenPipeline.Bytes(_tokens.Pictures(r))));

        Assert.That(pictures, Is.Unique);
    }

    [Test]
    public void Jacobi_iteration_makes_the_same_pictures_in_fewer_evaluations([Values(1, 2.5)] double guidance)
    {
        var request = TokenPipeline.Request with { Guidance = guidance };
        var plain = _tokens.Pipeline.GenerateAsync(request).GetAwaiter().GetResult();
        var ahead = _tokens.Pipeline.GenerateAsync(request with { Sampler = "jacobi" }).GetAwaiter().GetResult();

        Assert.That(TokenPipeline.Bytes(ahead.Pictures), Is.EqualTo(TokenPipeline.Bytes(plain.Pictures)));
        Assert.That(plain.NetworkEvaluations, Is.EqualTo(TinyPictureModel.Length));
        Assert.That(ahead.NetworkEvaluations, Is.LessThan(plain.NetworkEvaluations));
    }

    [Test]
    public void Draft_proposes_and_greedy_pictures_stay_what_they_are()
    {
        var plain = _tokens.Pictures(TokenPipeline.Request with { Sampler = "greedy" });
        var checkedOnes = _tokens.Pictures(TokenPipeline.Request with
        {
            Draft = "draft", Settings = new Dictionary<string, double> { ["greedy"] = 1 },
        });

        Assert.That(TokenPipeline.Bytes(checkedOnes), Is.EqualTo(TokenPipeline.Bytes(plain)));
    }

    [Test]
    public void One_number_for_all_sub_tokens_and_one_for_each_say_the_same()
    {
        var greedy = _tokens.Pictures(TokenPipeline.Request with { Sampler = "greedy" });
        var one = _tokens.Pictures(TokenPipeline.Request with { Slots = new() { TopK = [1] } });
        var each = _tokens.Pictures(TokenPipeline.Request with { Slots = new() { TopK = [1, 1] } });
        var first = _tokens.Pictures(TokenPipeline.Request with { Slots = new() { TopK = [1, 0] } });

        Assert.That(TokenPipeline.Bytes(one), Is.EqualTo(TokenPipeline.Bytes(greedy)));
        Assert.That(TokenPipeline.Bytes(each), Is.EqualTo(TokenPipeline.Bytes(greedy)));
        Assert.That(TokenPipeline.Bytes(first), Is.Not.EqualTo(TokenPipeline.Bytes(greedy)));
    }

    [Test]
    public void Guidance_of_its_own_for_each_sub_token_is_that_of_all_where_they_agree()
    {
        var all = _tokens.Pictures(TokenPipeline.Request with { Guidance = 3 });
        var same = _tokens.Pictures(TokenPipeline.Request with { Slots = new() { Guidance = [3, 3] } });
        var other = _tokens.Pictures(TokenPipeline.Request with { Slots = new() { Guidance = [3, 0] } });

        Assert.That(_tokens.Pipeline.Plan(TokenPipeline.Request with { Slots = new() { Guidance = [1, 2] } }).Verdict.Kind,
            Is.EqualTo(VerdictKind.Approximate));
        Assert.That(TokenPipeline.Bytes(same), Is.EqualTo(TokenPipeline.Bytes(all)));
        Assert.That(TokenPipeline.Bytes(other), Is.Not.EqualTo(TokenPipeline.Bytes(all)));
    }

    [Test]
    public void What_a_file_remembers_makes_the_same_pictures_again()
    {
        var request = TokenPipeline.Request with
        {
            Sampler = "speculative", Draft = "draft",
            Slots = new() { Temperatures = [1.5, 0.75], TopK = [5, 0], TopP = [0.9], Guidance = [2, 1.25] },
        };
        var made = _tokens.Pipeline.GenerateAsync(request).GetAwaiter().GetResult();
        var again = ImageParameters.Read(made.ParametersOf([0, 1, 2]), "tokens");

        Assert.That(TokenPipeline.Bytes(_tokens.Pictures(again)), Is.EqualTo(TokenPipeline.Bytes(made.Pictures)));
        Assert.That(again.Slots!.Temperatures, Is.EqualTo(new[] { 1.5, 0.75 }));
    }
}

using NUnit.Framework;

namespace Generative.Runtime.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GraceQueueTests
{
    private readonly Clock _clock = new();
    private readonly List<nint> _freed = [];

    [Test]
    public void Nothing_is_freed_before_its_grace_is_over()
    {
        var queue = Queue();
        queue.Add(1);
        _clock.Pass(4.9);
        queue.Add(2);
        Assert.That(_freed, Is.Empty);
    }

    [Test]
    public void What_came_in_just_before_a_turn_waits_through_the_next_one()
    {
        var queue = Queue();
        queue.Add(1);
        _clock.Pass(4.9);
        queue.Add(2);
        _clock.Pass(0.2);       // the turn ends: 2 has waited 0.2 s
        queue.Add(3);
        Assert.That(_freed, Is.Empty);
        _clock.Pass(5);
        queue.Add(4);
        Assert.That(_freed, Is.EqualTo(new nint[] { 1, 2 }));
    }

    [Test]
    public void Each_is_freed_once()
    {
        var queue = Queue();
        for (var i = 1; i <= 100; i++)
        {
            queue.Add(i);
            _clock.Pass(1);
        }
        Assert.That(_freed, Is.Unique.And.Count.GreaterThan(85).And.Count.LessThan(96));
    }

    private GraceQueue Queue() => new(TimeSpan.FromSeconds(5), _clock, _freed.Add);

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public void Pass(double seconds) => _now += (long)(seconds * 1000);
    }
}
